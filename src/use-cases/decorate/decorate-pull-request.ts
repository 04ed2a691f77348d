import type { AnalysisReport } from '../../documents/analysis-report';
import { NOT_PUBLISHED, parseBuildProperties, type BuildProperty } from '../../documents/build-property';
import { DECORATION_VERSION, type DecorationReport, type ThreadCounts } from '../../documents/decoration-report';
import type { ParsedDocument } from '../../documents/parse-document';
import { toStatusProperties } from '../../documents/status-properties';
import type { DecorationSettings } from '../../domain/decoration/decoration-settings';
import { pullRequestOf } from '../../domain/decoration/pull-request-of';
import {
  chooseIteration,
  stateOfOutcome,
  statusesOfServer,
  type OtherAnalysis,
  type PostedStatus,
  type ProjectVerdict,
} from '../../domain/decoration/plan-statuses';
import { digestOf } from '../../domain/decoration/plan-threads';
import type { AzureDevOps } from '../../ports/azure-devops';
import type { Clock } from '../../ports/clock';
import type { Files } from '../../ports/files';
import type { PullRequestFindings } from '../../ports/sonarqube/pull-request-findings';
import type { Logger } from '../../ports/logger';
import type { OpenPullRequest, PullRequest, PullRequestAddress } from '../../ports/pull-request';
import { decorationLine, decorationOutcome } from '../../presentation/decoration';
import { buildResultsLink, safeAddress } from '../../presentation/links';
import { otherDescription, pullRequestSummary, statusDescription } from '../../presentation/pull-request-comments';
import { checkTime, OutOfTime, problemOf, whileTimeLasts, type DecorationRun } from './decoration-run';
import { describeProblem } from './describe-problem';
import { keepSummary } from './keep-summary';
import { postStatuses } from './post-statuses';
import type { DecoratedProject } from './read-findings';
import { updateThreads } from './update-threads';

export interface DecorationPorts {
  readonly openPullRequest: OpenPullRequest;
  readonly azureDevOps: Pick<AzureDevOps, 'buildProperties'>;
  readonly files: Files;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** A report of this run, and the client that it was read with; `null` where none was needed. */
export interface DecoratedReport {
  readonly report: AnalysisReport;
  readonly findings: PullRequestFindings | null;
}

export interface DecorationRequest {
  /** Of one pull request; at least one. */
  readonly reports: readonly DecoratedReport[];
  readonly settings: DecorationSettings;
  /** The checkout. */
  readonly sources: string;
  /** The job is being cancelled. */
  readonly stopped: AbortSignal;
}

/**
 * Shows verdicts on their pull request: first the status, that a branch policy can require, then comments on lines, then the
 * summary. Each is tried for itself; what fails is a warning, and no verdict waits for any of it longer than the settings say.
 *
 * @returns what it did; `null` where these reports are of no pull request of Azure Repos
 */
export async function decoratePullRequest(
  ports: DecorationPorts,
  request: DecorationRequest,
): Promise<DecorationReport | null> {
  const { settings, reports, stopped } = request;
  const [first] = reports;
  const address = first === undefined ? null : pullRequestOf(first.report);
  if (first === undefined || address === null) return null;
  stopped.throwIfAborted();
  const { clock } = ports;
  const timeIsOver = new AbortController();
  const alarm = clock.alarm(settings.timeout);
  void alarm.rings.then(() => timeIsOver.abort(new OutOfTime()));
  const abort = (): void => timeIsOver.abort(stopped.reason);
  stopped.addEventListener('abort', abort, { once: true });
  const run: DecorationRun = { clock, deadline: clock.now() + settings.timeout, stopped: timeIsOver.signal };
  try {
    const decoration = new Decoration(ports, request, address, first.report, run);
    return await decoration.decorate();
  } finally {
    alarm.cancel();
    stopped.removeEventListener('abort', abort);
  }
}

/** One decoration, whose parts share what was read. */
class Decoration {
  readonly #pullRequest: PullRequest;
  readonly #problems: string[] = [];
  readonly #ports: DecorationPorts;
  readonly #request: DecorationRequest;
  readonly #address: PullRequestAddress;
  readonly #report: AnalysisReport;
  readonly #run: DecorationRun;
  /** As they were read last. */
  #others: ReadonlyMap<string, ParsedDocument<BuildProperty>> | null = null;

  constructor(
    ports: DecorationPorts,
    request: DecorationRequest,
    address: PullRequestAddress,
    report: AnalysisReport,
    run: DecorationRun,
  ) {
    this.#ports = ports;
    this.#request = request;
    this.#address = address;
    this.#report = report;
    this.#run = run;
    this.#pullRequest = ports.openPullRequest(address, run.stopped);
  }

  async decorate(): Promise<DecorationReport> {
    const found = await this.#attempt('the status', async () => {
      const [iterations, statuses] = await Promise.all([this.#pullRequest.iterations(), this.#pullRequest.statuses()]);
      return { statuses, chosen: chooseIteration(iterations, this.#report.pipeline.sourceCommit ?? '') };
    });
    if (found === undefined) return this.#end('failed', null);
    const { chosen, statuses } = found;
    if (chosen.kind === 'superseded') return this.#end('superseded', null);
    const iterationId = chosen.iteration.id;
    if (await this.#isServersBusiness(iterationId, statuses)) return this.#end('by-server', iterationId);
    const target = { iterationId, url: this.#resultsUrl };
    const status = await this.#attempt('the status', () =>
      postStatuses(this.#verdicts(), () => this.#otherAnalyses(), statuses, target, this.#pullRequest, this.#run),
    );
    const counts = await this.#comment(iterationId, chosen.iteration.sourceCommit ?? '');
    return this.#end(status === undefined ? 'failed' : 'decorated', iterationId, status ?? null, counts);
  }

  get #resultsUrl(): string | null {
    return buildResultsLink(this.#report) ?? null;
  }

  #verdicts(): readonly ProjectVerdict[] {
    return this.#request.reports.map(({ report }) => ({
      // What the build tool alone names has no key where it did not run.
      projectKey: report.project.key === '' ? report.analysisKey : report.project.key,
      state: stateOfOutcome(report.outcome.status, this.#request.settings.onNone),
      description: statusDescription(report),
      targetUrl: safeAddress(report.dashboardUrl) ?? this.#resultsUrl,
      properties: toStatusProperties({
        analysis: report.analysisId ?? '',
        analysisKey: report.analysisKey,
        project: report.project.key,
        server: report.server.url,
        build: report.pipeline.buildId,
        attempt: String(report.pipeline.attempt),
      }),
    }));
  }

  /** Compared by iteration, and by who posted: a status of that genre could be one of the pipeline's own scripts. */
  async #isServersBusiness(iterationId: number, statuses: readonly PostedStatus[]): Promise<boolean> {
    if (this.#request.settings.decorate !== 'auto') return false;
    const ofServer = statusesOfServer(iterationId, statuses);
    if (ofServer.length === 0) return false;
    const own = await this.#pullRequest.identity().catch(() => null);
    return own === null || ofServer.some(({ authorId }) => authorId !== own.id);
  }

  async #comment(iterationId: number, sourceCommit: string): Promise<ThreadCounts | null> {
    const { settings } = this.#request;
    if (settings.comments === 'none') return null;
    const discussions = await this.#attempt('the comments', () => this.#pullRequest.discussions());
    if (discussions === undefined) return null;
    const definition = this.#report.pipeline.definitionId ?? '';
    let counts: ThreadCounts | null = null;
    const projects = this.#commentedProjects();
    if (settings.comments === 'inline' && projects.length > 0) {
      const { maxComments, minSeverity, commentStatus: openStatus } = settings;
      const pullRequest = this.#pullRequest;
      const place = {
        pullRequest,
        iterationId,
        sourceCommit,
        files: this.#ports.files,
        sources: this.#request.sources,
      };
      const threads = { maxComments, minSeverity, openStatus, definition };
      const updated = await this.#attempt('the comments', () =>
        updateThreads(projects, discussions, threads, place, this.#run),
      );
      if (updated !== undefined) {
        counts = updated.counts;
        for (const problem of updated.written.problems) this.#warn('a comment', `${problem}.`);
        this.#ports.logger.info(decorationLine(this.#address.pullRequestId, updated.counts, updated.written));
      }
    }
    await this.#attempt('the summary', async () => {
      checkTime(this.#run);
      const facts = {
        reports: this.#request.reports.map(({ report }) => report),
        others: [...(this.#others ?? (await this.#readOthers())).values()].flatMap((parsed) =>
          parsed.kind === 'document' ? [parsed.document] : [],
        ),
        counts,
        resultsUrl: this.#resultsUrl,
      };
      const digest = digestOf(pullRequestSummary({ ...facts, resultsUrl: null }));
      await keepSummary(pullRequestSummary(facts), digest, definition, discussions, this.#pullRequest, this.#run);
    });
    return counts;
  }

  /** Only pull requests have issues of their own; a separate project that stands for one has those of a whole branch. */
  #commentedProjects(): readonly DecoratedProject[] {
    return this.#request.reports.flatMap(({ report, findings }) => {
      const { scope, outcome } = report;
      const isJudged = outcome.status === 'passed' || outcome.status === 'failed' || outcome.status === 'none';
      if (findings === null || scope.kind !== 'pull-request' || !isJudged || report.analysisId === null) return [];
      return [{ report, findings, pullRequest: scope.id }];
    });
  }

  /**
   * Analyses of other jobs and stages, so that the last job does not hide the others, and the first one does not speak for those
   * that are still on their way. Where the build does not tell of them, they are unknown.
   */
  async #otherAnalyses(): Promise<readonly OtherAnalysis[]> {
    const { buildId, attempt } = this.#report.pipeline;
    try {
      return [...(await this.#readOthers())].map(([analysisKey, parsed]) => {
        if (parsed.kind !== 'document') {
          const description = `${analysisKey}: another version of this extension analyzed it`;
          return { analysisKey, projectKey: analysisKey, state: 'error', description, buildId, attempt };
        }
        const { projectKey, reason, outcome, attempt: own } = parsed.document;
        return {
          analysisKey,
          projectKey: projectKey === '' ? analysisKey : projectKey,
          state: reason === NOT_PUBLISHED ? 'pending' : stateOfOutcome(outcome, this.#request.settings.onNone),
          description: otherDescription(parsed.document),
          buildId,
          attempt: own,
        };
      });
    } catch (error) {
      this.#run.stopped.throwIfAborted();
      this.#warn('the quality gate', `${problemOf(error)}. What other jobs of the build analyzed is not known.`);
      const description = 'What other jobs of the build analyzed is not known';
      return [{ analysisKey: '?', projectKey: '?', state: 'error', description, buildId, attempt }];
    }
  }

  async #readOthers(): Promise<ReadonlyMap<string, ParsedDocument<BuildProperty>>> {
    const { projectId, buildId } = this.#report.pipeline;
    const own = new Set(this.#request.reports.map(({ report }) => report.analysisKey));
    const properties = await this.#ports.azureDevOps.buildProperties(projectId, buildId);
    this.#others = new Map(
      [...parseBuildProperties(properties)]
        .filter(([key]) => !own.has(key))
        .sort(([left], [right]) => (left < right ? -1 : 1)),
    );
    return this.#others;
  }

  /** What fails takes nothing else with it. */
  async #attempt<T>(what: string, action: () => Promise<T>): Promise<T | undefined> {
    try {
      return await whileTimeLasts(this.#run, action);
    } catch (error) {
      this.#request.stopped.throwIfAborted();
      const place = { report: this.#report, pullRequest: this.#pullRequest };
      this.#warn(what, await describeProblem(error, place));
      return undefined;
    }
  }

  #warn(what: string, problem: string): void {
    const { pullRequestId } = this.#address;
    const message = `Pull request ${pullRequestId} does not show ${what} as it should: ${problem}`;
    if (this.#problems.includes(message)) return;
    this.#problems.push(message);
    this.#ports.logger.warning(message);
  }

  #end(
    state: DecorationReport['state'],
    iterationId: number | null,
    status: DecorationReport['status'] = null,
    counts: ThreadCounts | null = null,
  ): DecorationReport {
    const { pullRequestId } = this.#address;
    const line = decorationOutcome({ state, status, pullRequestId, iterationId });
    if (line !== null) this.#ports.logger.info(line);
    return {
      version: DECORATION_VERSION,
      analysisKeys: this.#request.reports.map(({ report }) => report.analysisKey),
      pullRequestId,
      iterationId,
      state,
      status,
      counts,
      problems: this.#problems,
    };
  }
}
