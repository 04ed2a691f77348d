import type { AnalysisReport } from '../../documents/analysis-report';
import type { AnalysisScope } from '../../documents/analysis-scope';
import type { MeasuredSizes } from '../../domain/gate/judged-gate';
import { metricsToAsk } from '../../domain/measures/report-metrics';
import { messageOf } from '../../errors/errors';
import type { BranchOrPullRequest, GateAnswer, IssuesAnswer, MeasuresAnswer, SonarQube } from '../../ports/sonarqube';
import { askInTime, type PollingContext } from './wait-for-gate';

/** What is shown of issues and hotspots; the rest is counted and linked. */
const MOST_ISSUES = 50;
const MOST_HOTSPOTS = 20;

/** What stands behind a verdict. */
export type Details = Pick<AnalysisReport, 'measures' | 'newIssues' | 'allIssues' | 'hotspots'> & {
  readonly projectName: string | null;
  /** `null` where the measures cannot be read. */
  readonly sizes: MeasuredSizes | null;
};

/**
 * Reads measures, issues and hotspots side by side. Whatever a token may not read is missing with its reason, and the gate
 * stands. Three requests.
 */
export async function readDetails(
  projectKey: string,
  scope: AnalysisScope,
  gate: GateAnswer,
  server: SonarQube,
  polling: PollingContext,
): Promise<Details> {
  const of = lineOf(scope);
  // The first analysis of a branch: every issue is there to be seen, and none is new.
  const hasNewCode = scope.kind === 'pull-request' || gate.period !== null;
  const metrics = metricsToAsk(
    scope.kind === 'pull-request',
    gate.conditions.map(({ metric }) => metric),
  );
  const [measures, issues, hotspots] = await Promise.allSettled([
    askInTime(() => server.measures(projectKey, of, metrics), polling),
    askInTime(() => server.openIssues(projectKey, of, hasNewCode ? 'new' : 'all', MOST_ISSUES), polling),
    askInTime(() => server.hotspotsToReview(projectKey, of, MOST_HOTSPOTS), polling),
  ]);
  const values = measures.status === 'fulfilled' ? measures.value.values : null;
  return {
    projectName: measures.status === 'fulfilled' ? measures.value.projectName : null,
    sizes:
      values === null
        ? null
        : { newLines: values.new_lines?.newCode ?? null, linesOfCode: values.ncloc?.overall ?? null },
    measures: values === null ? missing(measures) : { state: 'read', values: { ...values } },
    ...(hasNewCode
      ? { newIssues: issueList(issues, values, values?.new_violations?.newCode) }
      : {
          newIssues: { state: 'read', total: 0, top: [] },
          allIssues: issueList(issues, values, values?.violations?.overall),
        }),
    hotspots:
      hotspots.status === 'rejected'
        ? missing(hotspots)
        : { state: 'read', total: hotspots.value.total, top: [...hotspots.value.hotspots] },
  };
}

/** How the server is asked about a scope; the main branch goes without a name, which editions without branches refuse. */
export function lineOf(scope: AnalysisScope): BranchOrPullRequest {
  if (scope.kind === 'pull-request') return { pullRequest: scope.id };
  return scope.kind === 'branch' ? { branch: scope.name } : {};
}

/**
 * The server answers 200 with an empty list where a token may not look, so an empty list counts only when the number of
 * issues agrees with it.
 */
function issueList(
  result: PromiseSettledResult<IssuesAnswer>,
  values: MeasuresAnswer['values'] | null,
  counted: string | null = null,
): AnalysisReport['newIssues'] {
  if (result.status === 'rejected') return missing(result);
  const { total, issues } = result.value;
  if (total > 0 || (counted !== null && Number(counted) === 0)) return { state: 'read', total, top: [...issues] };
  const reason =
    values === null
      ? 'the list is empty, and no measure could be read that confirms it'
      : counted === null
        ? 'the list is empty, and SonarQube tells no number of issues'
        : `the token may not see them: SonarQube counts ${counted}. A user token whose user may browse the project shows them`;
  return { state: 'missing', reason };
}

function missing(result: PromiseSettledResult<unknown>): { readonly state: 'missing'; readonly reason: string } {
  return { state: 'missing', reason: result.status === 'rejected' ? messageOf(result.reason) : 'not read' };
}
