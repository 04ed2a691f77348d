import type { AnalysisReport } from '../documents/analysis-report';
import type { AnalysisScope } from '../documents/analysis-scope';
import type { AnalysisOutcome } from '../documents/gate-outcome';
import { failedTaskReason } from '../domain/gate/failed-task-reason';
import { toGateOutcome } from '../domain/gate/to-gate-outcome';
import { metricsToAsk } from '../domain/measures/report-metrics';
import { analysedScope } from '../domain/report/analysed-scope';
import type { AnalysisFindings } from '../domain/report/to-report';
import { messageOf } from '../errors/errors';
import type { BranchOrPullRequest, ComputeTask, GateAnswer, SonarQube } from '../ports/sonarqube';
import { askInTime, waitForGate, type Patience } from './wait-for-gate';

/** What is shown of issues and hotspots; the rest is counted and linked. */
const MOST_ISSUES = 50;
const MOST_HOTSPOTS = 20;

/**
 * Reads what the server knows of an ended compute task: the gate first, then measures, issues and hotspots side by side.
 * Whatever of the latter a token may not read is missing with its reason, and the gate stands. At most four requests.
 *
 * @param projectKey the one that Prepare named, or the scanner where Prepare did not know it
 */
export async function readAnalysis(
  task: ComputeTask,
  projectKey: string,
  planned: AnalysisScope,
  server: SonarQube,
  patience: Patience,
): Promise<AnalysisFindings> {
  const about: AboutTask = { task, projectKey, scope: analysedScope(planned, task) };
  const settled = settledByTask(task, projectKey);
  if (settled !== null) return withoutData({ ...about, scope: planned }, settled);
  const waited = await waitForGate(task.analysisId ?? '', server, patience);
  if (waited.kind === 'unknown') {
    return withoutData(about, { status: 'unknown', reason: waited.reason, detail: waited.detail });
  }
  const { scope } = about;
  const gate = waited.value;
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
  const newLines = values?.new_lines?.newCode ?? null;
  return {
    ...withoutData(about, toGateOutcome(gate, { scope, warnings: task.warnings, newLines })),
    projectName: (measures.status === 'fulfilled' ? measures.value.projectName : null) ?? task.projectName,
    conditionsIgnored: gate.conditionsIgnored,
    newCodePeriod: gate.period,
    measures: values === null ? missing(measures) : { state: 'read', values: { ...values } },
    newIssues: issues.status === 'rejected' ? missing(issues) : checkedIssues(issues.value, values, gate, scope),
    hotspots:
      hotspots.status === 'rejected'
        ? missing(hotspots)
        : { state: 'read', total: hotspots.value.total, top: [...hotspots.value.hotspots] },
  };
}

interface AboutTask {
  readonly task: ComputeTask;
  readonly projectKey: string;
  readonly scope: AnalysisScope;
}

/** Outcomes that the task alone decides; the gate of the project would be that of an earlier analysis. */
function settledByTask(task: ComputeTask, projectKey: string): AnalysisOutcome | null {
  if (task.projectKey !== null && task.projectKey !== projectKey) {
    const detail = `task ${task.id} belongs to ${task.projectKey}, not to ${projectKey}`;
    return { status: 'unknown', reason: 'foreign-server', detail };
  }
  if (task.status === 'FAILED') {
    const detail = task.errorMessage ?? `task ${task.id}`;
    return { status: 'unknown', reason: failedTaskReason(task.errorType, task.errorMessage), detail };
  }
  if (task.status === 'CANCELED') {
    return { status: 'unknown', reason: 'analysis-cancelled', detail: `task ${task.id}` };
  }
  return task.analysisId === null
    ? { status: 'unknown', reason: 'unexpected-answer', detail: `task ${task.id} names no analysis` }
    : null;
}

function withoutData({ task, projectKey, scope }: AboutTask, outcome: AnalysisOutcome): AnalysisFindings {
  const reason = 'the analysis was not read';
  return {
    outcome,
    scope,
    projectKey,
    projectName: task.projectName,
    conditionsIgnored: false,
    analysisId: task.analysisId,
    newCodePeriod: null,
    measures: { state: 'missing', reason },
    newIssues: { state: 'missing', reason },
    hotspots: { state: 'missing', reason },
    warnings: [...task.warnings],
    submittedAt: task.submittedAt,
    processingMilliseconds: task.executionTimeMs,
  };
}

function lineOf(scope: AnalysisScope): BranchOrPullRequest {
  if (scope.kind === 'pull-request') return { pullRequest: scope.id };
  return scope.kind === 'branch' ? { branch: scope.name } : {};
}

/**
 * The server answers 200 with an empty list where a token may not look, so an empty list counts only when the number of new
 * issues agrees with it, or when there is no new code yet.
 */
function checkedIssues(
  answer: Awaited<ReturnType<SonarQube['newIssues']>>,
  values: Awaited<ReturnType<SonarQube['measures']>>['values'] | null,
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
