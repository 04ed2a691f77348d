import type { Discussion, Iteration, PostedStatus, PullRequestAddress } from '../../documents/pull-request';
import type { AnalysisReport } from '../../documents/analysis-report';
import { DECORATION_VERSION, type DecorationReport } from '../../documents/decoration-report';
import type { DecorationSettings } from '../../domain/decoration/decoration-settings';
import { keepLiveVerdicts, overtakenBy } from '../../domain/decoration/live-verdicts';
import { isAwaited } from '../../domain/decoration/plan-pending';
import { pullRequestOf } from '../../domain/decoration/pull-request-of';
import {
  chooseIteration,
  statusesOfServer,
  type OtherAnalysis,
  type ProjectVerdict,
} from '../../domain/decoration/plan-statuses';
import type { AnalysisInShort, OwnResults } from '../../domain/decoration/whole-build';
import type { PullRequest } from '../../ports/pull-request';
import { decorationLine, decorationOutcome, settledLine, untoldIssues } from '../../presentation/decoration';
import { buildResultsLink, repositorySecurityLink } from '../../presentation/links';
import { LEFT_TO_SERVER } from '../../presentation/pull-request-comments';
import {
  commentedProjects,
  projectVerdicts,
  readAnalysisDates,
  type AnalysisDates,
  type DecoratedReport,
} from './decorated-report';
import type { DecorationPorts } from './decoration-ports';
import { limitTime, problemOf, whileTimeLasts, type DecorationRun } from './decoration-run';
import { describeProblem, isMissingRight } from './describe-problem';
import { postStatuses } from './post-statuses';
import { readOthers, unknownOthers, type OtherAnalyses } from './read-others';
import { summarizeBuild } from './summarize-build';
import { updateThreads } from './update-threads';

export interface DecorationRequest {
  /** Of one pull request; at least one. */
  readonly reports: readonly DecoratedReport[];
  readonly settings: DecorationSettings;
  /** Target that the build was of, without `refs/heads/`; `null` where the build does not tell. */
  readonly target: string | null;
  /** The checkout. */
  readonly sources: string;
  /** Whether the build is of a fork. */
  readonly isFork: boolean;
  /** The job is being canceled. */
  readonly stopped: AbortSignal;
}

/**
 * Shows verdicts on their pull request: first the status, that a branch policy can require, then comments on lines, then the
 * summary. Each is tried for itself; what fails is a warning, and no verdict waits for any of it longer than the settings say.
 * Where nothing is to be shown, it only ends what Prepare has begun.
 *
 * @returns what it did; `null` where these reports are of no pull request of Azure Repos, or nothing is to be shown
 */
export async function decoratePullRequest(
  ports: DecorationPorts,
  request: DecorationRequest,
): Promise<DecorationReport | null> {
  const { settings, reports, stopped } = request;
  const [first] = reports;
  const address = first === undefined ? null : pullRequestOf(first.report);
  if (first === undefined || address === null) return null;
  return limitTime(ports.clock, settings.timeout, stopped, async (run) => {
    const decoration = new Decoration(ports, request, address, first.report, run);
    if (settings.decorate !== 'off') return decoration.decorate();
    if (await decoration.settle()) ports.logger.info(settledLine(address.pullRequestId));
    return null;
  });
}

type Commented = Pick<OwnResults, 'counts' | 'unplaced'>;
const NO_COMMENTS: Commented = { counts: null, unplaced: [] };

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
  #others: OtherAnalyses | null = null;

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
      const [iterations, statuses, dates, target] = await Promise.all([
        this.#pullRequest.iterations(),
        this.#pullRequest.statuses(),
        readAnalysisDates(this.#request.reports),
        this.#targetOfToday(),
      ]);
      // What was compared with another branch is no verdict on what would be merged now.
      if (target !== this.#request.target) return { statuses, dates, chosen: { kind: 'superseded' } as const };
      return { statuses, dates, chosen: chooseIteration(iterations, this.#sourceCommit) };
    });
    if (found === undefined) return this.#end('failed', null);
    const { chosen, statuses, dates } = found;
    if (chosen.kind === 'superseded') return this.#end('superseded', null);
    const iterationId = chosen.iteration.id;
    if (await this.#isServersBusiness(iterationId, statuses)) {
      await this.#attempt('the status', () => this.#leaveToServer(iterationId, statuses));
      return this.#end('by-server', iterationId);
    }
    const verdicts = keepLiveVerdicts(this.#verdicts(dates), iterationId, statuses);
    const status = await this.#attempt('the status', () => this.#post(verdicts, iterationId, statuses));
    const commented = await this.#comment(chosen.iteration, overtakenBy(verdicts, this.#request.reports));
    return this.#end(status === undefined ? 'failed' : 'decorated', iterationId, status ?? null, commented);
  }

  /**
   * Nothing is shown, but for a `pending` of Prepare: what a policy may wait for gets the verdict, of all jobs of the build.
   *
   * @returns whether anything was written
   */
  async settle(): Promise<boolean> {
    const statuses = await this.#pullRequest.statuses();
    const verdicts = this.#verdicts();
    if (!statuses.some(({ iterationId }) => isAwaited(verdicts, iterationId, statuses))) return false;
    const [iterations, branch] = await Promise.all([this.#pullRequest.iterations(), this.#targetOfToday()]);
    const chosen = chooseIteration(iterations, this.#sourceCommit);
    if (chosen.kind === 'superseded' || !isAwaited(verdicts, chosen.iteration.id, statuses)) return false;
    // Of two builds of one commit, that for the target of today has the verdict.
    if (branch !== this.#request.target) return false;
    await this.#post(verdicts, chosen.iteration.id, statuses);
    return true;
  }

  /** Not asked for where the build does not tell its own. */
  async #targetOfToday(): Promise<string | null> {
    return this.#request.target === null ? null : this.#pullRequest.target();
  }

  /** A `pending` of Prepare would wait for a verdict that nobody posts. */
  async #leaveToServer(iterationId: number, statuses: readonly PostedStatus[]): Promise<void> {
    const verdicts = this.#verdicts();
    if (!isAwaited(verdicts, iterationId, statuses)) return;
    const left = { state: 'notApplicable', description: LEFT_TO_SERVER, targetUrl: this.#resultsUrl } as const;
    await this.#post(
      verdicts.map((verdict) => ({ ...verdict, ...left })),
      iterationId,
      statuses,
    );
  }

  #post(verdicts: readonly ProjectVerdict[], iterationId: number, statuses: readonly PostedStatus[]) {
    const target = { iterationId, url: this.#resultsUrl };
    return postStatuses(verdicts, () => this.#otherAnalyses(), statuses, target, this.#pullRequest, this.#run);
  }

  get #sourceCommit(): string {
    return this.#report.pipeline.sourceCommit ?? '';
  }

  get #resultsUrl(): string | null {
    return buildResultsLink(this.#report) ?? null;
  }

  #verdicts(dates: AnalysisDates = new Map()): readonly ProjectVerdict[] {
    return projectVerdicts(this.#request.reports, this.#request.settings.onNone, dates);
  }

  /** Compared by iteration, and by who posted: a status of that genre could be one of the pipeline's own scripts. */
  async #isServersBusiness(iterationId: number, statuses: readonly PostedStatus[]): Promise<boolean> {
    if (this.#request.settings.decorate !== 'auto') return false;
    const ofServer = statusesOfServer(iterationId, statuses);
    if (ofServer.length === 0) return false;
    const own = await this.#pullRequest.identity().catch(() => null);
    return own === null || ofServer.some(({ authorId }) => authorId !== own.id);
  }

  async #comment(
    { id: iterationId, sourceCommit, commonCommit }: Iteration,
    overtaken: readonly AnalysisInShort[],
  ): Promise<Commented> {
    const { settings } = this.#request;
    if (settings.comments === 'none') return NO_COMMENTS;
    const discussions = await this.#attempt('the comments', () => this.#pullRequest.discussions());
    if (discussions === undefined) return NO_COMMENTS;
    const definition = this.#report.pipeline.definitionId ?? '';
    let commented = NO_COMMENTS;
    const projects = commentedProjects(this.#request.reports);
    if (settings.comments === 'inline' && projects.length > 0) {
      const { maxComments, minSeverity, commentStatus: openStatus } = settings;
      const pullRequest = this.#pullRequest;
      const place = {
        pullRequest,
        iterationId,
        sourceCommit: sourceCommit ?? '',
        commonCommit,
        files: this.#ports.files,
        sources: this.#request.sources,
      };
      const threads = { maxComments, minSeverity, openStatus, definition };
      const updated = await this.#attempt('the comments', () =>
        updateThreads(projects, discussions, threads, place, this.#run),
      );
      if (updated !== undefined) {
        const { counts, unplaced, untold, written } = updated;
        for (const problem of written.problems) this.#warn('a comment', `${problem}.`);
        if (untold.length > 0) {
          this.#warn('the comments', untoldIssues(untold));
        } else {
          commented = { counts, unplaced };
          this.#ports.logger.info(decorationLine(this.#address.pullRequestId, counts, written));
        }
      }
    }
    await this.#attempt('the summary', () => this.#summarize(commented, overtaken, discussions));
    return commented;
  }

  async #summarize(
    commented: Commented,
    overtaken: readonly AnalysisInShort[],
    discussions: readonly Discussion[],
  ): Promise<void> {
    const { projectId, buildId, definitionId } = this.#report.pipeline;
    const results = {
      build: { projectId, buildId, pullRequestId: this.#address.pullRequestId },
      definition: definitionId ?? '',
      resultsUrl: this.#resultsUrl,
      reports: this.#request.reports.map(({ report }) => report),
      ...commented,
      overtaken,
    };
    const { azureDevOps, logger } = this.#ports;
    const ports = { azureDevOps, logger, pullRequest: this.#pullRequest };
    const readProperties = async () => (await this.#readOthers()).properties;
    await summarizeBuild(results, this.#others?.properties ?? null, readProperties, discussions, ports, this.#run);
  }

  /** Where the build does not tell of them, they are unknown. */
  async #otherAnalyses(): Promise<readonly OtherAnalysis[]> {
    try {
      return (await this.#readOthers()).analyses;
    } catch (error) {
      this.#run.stopped.throwIfAborted();
      this.#warn('the quality gate', `${problemOf(error)}. What other jobs of the build analyzed is not known.`);
      return unknownOthers(this.#report.pipeline);
    }
  }

  async #readOthers(): Promise<OtherAnalyses> {
    const own = new Set(this.#request.reports.map(({ report }) => report.analysisKey));
    const { onNone } = this.#request.settings;
    this.#others = await readOthers(this.#ports.azureDevOps, this.#report.pipeline, own, onNone);
    return this.#others;
  }

  /** What fails takes nothing else with it. */
  async #attempt<T>(what: string, action: () => Promise<T>): Promise<T | undefined> {
    try {
      return await whileTimeLasts(this.#run, action);
    } catch (error) {
      this.#request.stopped.throwIfAborted();
      const { name, id } = this.#report.pipeline.repository;
      const page = repositorySecurityLink(this.#report) ?? null;
      const { isFork } = this.#request;
      const place = { repository: name ?? id ?? '', page, isFork, pullRequest: this.#pullRequest };
      // One right is behind all of it: said once.
      this.#warn(isMissingRight(error) ? 'the result' : what, await describeProblem(error, place));
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
    { counts, unplaced }: Commented = NO_COMMENTS,
  ): DecorationReport {
    const { pullRequestId } = this.#address;
    const line = decorationOutcome({ state, status, pullRequestId, iterationId });
    if (line !== null) this.#ports.logger.info(line);
    return {
      version: DECORATION_VERSION,
      analysisKeys: this.#request.reports.map(({ report }) => report.analysisKey),
      attempt: this.#report.pipeline.attempt,
      pullRequestId,
      iterationId,
      state,
      status,
      counts,
      ...(unplaced.length > 0 && { unplaced: [...unplaced] }),
      problems: this.#problems,
    };
  }
}
