import type { AnalysisReport } from '../documents/analysis-report';
import type { AnalysisScope } from '../documents/analysis-scope';
import { metricsToAsk } from '../domain/measures/report-metrics';
import { messageOf } from '../errors/errors';
import type { BranchOrPullRequest, GateAnswer, MeasuresAnswer, SonarQube } from '../ports/sonarqube';
import { askInTime, type Patience } from './wait-for-gate';

/** What is shown of issues and hotspots; the rest is counted and linked. */
const MOST_ISSUES = 50;
const MOST_HOTSPOTS = 20;

/** What stands behind a verdict. */
export type Details = Pick<AnalysisReport, 'measures' | 'newIssues' | 'hotspots'> & {
  readonly projectName: string | null;
  /** Number of new lines, `null` where it cannot be read. */
  readonly newLines: string | null;
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
  patience: Patience,
): Promise<Details> {
  const of = lineOf(scope);
  const metrics = metricsToAsk(
    scope.kind === 'pull-request',
    gate.conditions.map(({ metric }) => metric),
  );
  const [measures, issues, hotspots] = await Promise.allSettled([
    askInTime(() => server.measures(projectKey, of, metrics), patience),
    askInTime(() => server.newIssues(projectKey, of, MOST_ISSUES), patience),
    askInTime(() => server.hotspotsToReview(projectKey, of, MOST_HOTSPOTS), patience),
  ]);
  const values = measures.status === 'fulfilled' ? measures.value.values : null;
  return {
    projectName: measures.status === 'fulfilled' ? measures.value.projectName : null,
    newLines: values?.new_lines?.newCode ?? null,
    measures: values === null ? missing(measures) : { state: 'read', values: { ...values } },
    newIssues: issues.status === 'rejected' ? missing(issues) : checkedIssues(issues.value, values, gate, scope),
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
 * The server answers 200 with an empty list where a token may not look, so an empty list counts only when the number of new
 * issues agrees with it, or when there is no new code yet.
 */
function checkedIssues(
  answer: Awaited<ReturnType<SonarQube['newIssues']>>,
  values: MeasuresAnswer['values'] | null,
  gate: GateAnswer,
  scope: AnalysisScope,
): AnalysisReport['newIssues'] {
  const read: AnalysisReport['newIssues'] = { state: 'read', total: answer.total, top: [...answer.issues] };
  if (answer.total > 0) return read;
  if (values === null) {
    return { state: 'missing', reason: 'the list is empty, and no measure could be read that confirms it' };
  }
  const counted = values.new_violations?.newCode ?? null;
  if (counted === null) {
    const hasNewCode = scope.kind === 'pull-request' || gate.period !== null;
    return hasNewCode
      ? { state: 'missing', reason: 'the list is empty, and SonarQube tells no number of new issues' }
      : read;
  }
  return Number(counted) === 0
    ? read
    : {
        state: 'missing',
        reason: `the token may not see them: SonarQube counts ${counted}. A user token whose user may browse the project shows them`,
      };
}

function missing(result: PromiseSettledResult<unknown>): { readonly state: 'missing'; readonly reason: string } {
  return { state: 'missing', reason: result.status === 'rejected' ? messageOf(result.reason) : 'not read' };
}
