import { parseAnalysisReport, type AnalysisReport } from '../../documents/analysis-report';
import type { BuildProperty } from '../../documents/build-property';
import { parseDecorationReport, type DecorationReport, type ThreadCounts } from '../../documents/decoration-report';
import { ATTACHMENT_TYPE_DECORATION, ATTACHMENT_TYPE_REPORT } from '../../documents/names';
import type { Discussion } from '../../documents/pull-request';
import type { GateOutcome } from '../../documents/gate-outcome';
import { digestOf } from '../../domain/digest';
import type { AzureDevOps, BuildAttachments } from '../../ports/azure-devops';
import type { PullRequest } from '../../ports/pull-request';
import { buildResultsLink } from '../../presentation/links';
import { pullRequestSummary } from '../../presentation/pull-request-comments';
import type { DecorationRun } from '../decorate/decoration-run';
import { keepSummary } from '../decorate/keep-summary';
import { readOthers } from '../decorate/read-others';

/** A live gate, and the analysis that it is of. */
export interface LiveGate {
  readonly analysis: string;
  readonly build: string;
  readonly outcome: GateOutcome;
}

/** The build that made a summary: what it left tells everything but the verdicts and comments of today. */
export type SummaryBuild = Pick<AzureDevOps, 'buildProperties'> & BuildAttachments;

/** Comments of a project's findings, as they stand now. */
export type CountsOf = (projects: ReadonlySet<string>) => Pick<ThreadCounts, 'shown' | 'closedByPeople' | 'doubled'>;

/**
 * Lets the summaries of a pull request follow: each says again what its Publish said, with the verdicts of today. Where the build
 * keeps its reports no longer, the summary stays as it is.
 *
 * @returns whether any is another now
 */
export async function updateSummaries(
  gates: readonly LiveGate[],
  projectId: string,
  countsOf: CountsOf,
  discussions: readonly Discussion[],
  build: SummaryBuild,
  pullRequest: PullRequest,
  run: DecorationRun,
): Promise<void> {
  for (const buildId of new Set(gates.map((gate) => gate.build))) {
    if (buildId === '') continue;
    const reports = await readReports(build, projectId, buildId);
    for (const decoration of await readDecorations(build, projectId, buildId)) {
      const own = decoration.analysisKeys.flatMap((key) => {
        const report = newestOf(reports, key);
        return report === undefined ? [] : [withLiveGate(report, gates)];
      });
      const [first] = own;
      // A part of what it showed would be another summary.
      if (first === undefined || own.length < decoration.analysisKeys.length) continue;
      if (!own.some(({ analysisId }) => gates.some(({ analysis }) => analysis === analysisId))) continue;
      const keys = new Set(decoration.analysisKeys);
      const { attempt, definitionId } = first.pipeline;
      const others = await readOthers(build, { projectId, buildId, attempt }, keys, 'warn');
      const counts = decoration.counts === null ? null : recount(decoration.counts, own, countsOf);
      const ofOthers = others.properties.map((one) => asOfToday(one, newestOf(reports, one.analysisKey), gates));
      const facts = { reports: own, others: ofOthers, counts, resultsUrl: buildResultsLink(first) ?? null };
      const digest = digestOf(pullRequestSummary({ ...facts, resultsUrl: null }));
      await keepSummary(pullRequestSummary(facts), digest, definitionId ?? '', discussions, pullRequest, run);
    }
  }
}

async function readReports(
  build: BuildAttachments,
  projectId: string,
  buildId: string,
): Promise<readonly AnalysisReport[]> {
  const listed = await build.attachments(projectId, buildId, ATTACHMENT_TYPE_REPORT);
  const parsed = await Promise.all(listed.map(async ({ read }) => parseAnalysisReport(await read())));
  return parsed.flatMap((one) => (one.kind === 'document' ? [one.document] : []));
}

async function readDecorations(
  build: BuildAttachments,
  projectId: string,
  buildId: string,
): Promise<readonly DecorationReport[]> {
  const listed = await build.attachments(projectId, buildId, ATTACHMENT_TYPE_DECORATION);
  const parsed = await Promise.all(listed.map(async ({ read }) => parseDecorationReport(await read())));
  return parsed.flatMap((one) => (one.kind === 'document' && one.document.state === 'decorated' ? [one.document] : []));
}

/** Of several attempts the last. */
function newestOf(reports: readonly AnalysisReport[], key: string): AnalysisReport | undefined {
  return reports
    .filter(({ analysisKey }) => analysisKey === key)
    .sort((left, right) => right.pipeline.attempt - left.pipeline.attempt)[0];
}

function withLiveGate(report: AnalysisReport, gates: readonly LiveGate[]): AnalysisReport {
  const live = gates.find(({ analysis }) => analysis === report.analysisId);
  return live === undefined ? report : { ...report, outcome: live.outcome };
}

/** Whichever job's summary is written last, it never says anything else about an analysis than the status. */
function asOfToday(
  property: BuildProperty,
  report: AnalysisReport | undefined,
  gates: readonly LiveGate[],
): BuildProperty {
  const live = gates.find(({ analysis }) => analysis === report?.analysisId);
  if (live === undefined || report?.pipeline.attempt !== property.attempt) return property;
  return { ...property, outcome: live.outcome.status, reason: null };
}

/** What has no comment is as the build found it. */
function recount(before: ThreadCounts, reports: readonly AnalysisReport[], countsOf: CountsOf): ThreadCounts {
  const counts = { ...before, ...countsOf(new Set(reports.map(({ project }) => project.key))) };
  const { shown, overLimit, notInChanges, withoutLine, belowSeverity, closedByPeople, deletedByPeople } = counts;
  const open = shown + overLimit + notInChanges + withoutLine + belowSeverity + closedByPeople + deletedByPeople;
  return { ...counts, open };
}
