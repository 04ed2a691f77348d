import type { AnalysisReport } from '../../documents/analysis-report';
import { parseBuildProperties } from '../../documents/build-property';
import type { ThreadCounts } from '../../documents/decoration-report';
import type { Discussion, PullRequestAddress } from '../../documents/pull-request';
import type { GateOutcome } from '../../documents/gate-outcome';
import {
  countComments,
  isJudged,
  unplacedOf,
  type AnalysisInShort,
  type WholeBuild,
} from '../../domain/decoration/whole-build';
import type { AzureDevOps, BuildAttachments } from '../../ports/azure-devops';
import type { PullRequest } from '../../ports/pull-request';
import { buildResultsLink } from '../../presentation/links';
import { pullRequestSummary } from '../../presentation/pull-request-comments';
import type { DecorationRun } from '../decorate/decoration-run';
import { keepSummary, summariesOf } from '../decorate/keep-summary';
import { readWholeBuild } from '../decorate/read-whole-build';

/** A live gate, and the analysis that it is of. */
export interface LiveGate {
  readonly analysis: string;
  readonly analysisKey: string;
  readonly build: string;
  readonly attempt: number;
  readonly outcome: GateOutcome;
}

/** The build that made a summary: what it left tells everything but the verdicts and comments of today. */
export type SummaryBuild = Pick<AzureDevOps, 'buildProperties'> & BuildAttachments;

/** Comments of a project's findings, as they stand now. */
export type CountsOf = (projects: ReadonlySet<string>) => Pick<ThreadCounts, 'shown' | 'closedByPeople' | 'doubled'>;

/**
 * Lets the summaries of a pull request follow: each says again what the newest build of its pipeline left, with the verdicts of
 * today. Where the build keeps its reports no longer, the summary stays as it is; where it made none, there is none.
 */
export async function updateSummaries(
  gates: readonly LiveGate[],
  { projectId, pullRequestId }: PullRequestAddress,
  countsOf: CountsOf,
  discussions: readonly Discussion[],
  build: SummaryBuild,
  pullRequest: PullRequest,
  run: DecorationRun,
): Promise<void> {
  const builds = [...new Set(gates.map((gate) => gate.build))].filter((id) => id !== '');
  const followed = new Set<string>();
  for (const buildId of builds.sort((left, right) => Number(right) - Number(left))) {
    const properties = parseBuildProperties(await build.buildProperties(projectId, buildId));
    const whole = await readWholeBuild(build, { projectId, buildId, pullRequestId }, properties, new Set(), run);
    const reports = whole.reports.map((report) => {
      const live = liveGateOf(report, buildId, gates);
      return live === undefined ? report : { ...report, outcome: live.outcome };
    });
    const others = whole.others.map((other) => {
      const live = liveGateOf(other, buildId, gates);
      return live === undefined ? other : { ...other, status: live.outcome.status };
    });
    const [first] = reports;
    const definition = first?.pipeline.definitionId ?? '';
    if (first === undefined || whole.decorations.length === 0 || followed.has(definition)) continue;
    if (summariesOf(discussions, definition).length === 0) continue;
    // What it left is not what the statuses tell of.
    if (![...whole.reports, ...whole.others].some((one) => liveGateOf(one, buildId, gates) !== undefined)) continue;
    followed.add(definition);
    const { counts, uncounted } = countComments(whole, null);
    const counted = new Set(whole.decorations.flatMap((one) => (one.counts === null ? [] : one.analysisKeys)));
    const facts = {
      reports,
      others,
      counts: counts === null ? null : recount(counts, projectsOf(whole, counted), countsOf),
      uncounted,
      unplaced: unplacedOf(whole, null),
      resultsUrl: buildResultsLink(first) ?? null,
    };
    await keepSummary(pullRequestSummary(facts), definition, discussions, pullRequest, run);
  }
}

/** That of the very analysis; what has no report is known by its attempt. */
function liveGateOf(
  one: AnalysisReport | AnalysisInShort,
  buildId: string,
  gates: readonly LiveGate[],
): LiveGate | undefined {
  return gates.find(({ analysis, analysisKey, build, attempt }) =>
    'pipeline' in one
      ? analysis === one.analysisId
      : analysisKey === one.analysisKey && build === buildId && attempt === one.attempt,
  );
}

/** Projects whose comments the build has counted: of what nobody judged it counts none. */
function projectsOf({ reports, others }: WholeBuild, keys: ReadonlySet<string>): ReadonlySet<string> {
  const projects = reports.map(({ analysisKey, project, outcome: { status } }) => ({
    analysisKey,
    projectKey: project.key,
    status,
  }));
  return new Set(
    [...projects, ...others].flatMap((one) => (keys.has(one.analysisKey) && isJudged(one) ? [one.projectKey] : [])),
  );
}

/** What has no comment is as the build found it. */
function recount(before: ThreadCounts, projects: ReadonlySet<string>, countsOf: CountsOf): ThreadCounts {
  const counts = { ...before, ...countsOf(projects) };
  const { shown, overLimit, notInChanges, withoutLine, belowSeverity, closedByPeople, deletedByPeople } = counts;
  const open = shown + overLimit + notInChanges + withoutLine + belowSeverity + closedByPeople + deletedByPeople;
  return { ...counts, open };
}
