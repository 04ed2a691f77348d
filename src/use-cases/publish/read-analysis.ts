import type { AnalysisScope } from '../../documents/analysis-scope';
import type { AnalysisOutcome } from '../../documents/gate-outcome';
import type { Baseline } from '../../documents/handoff';
import type { ScanState } from '../../documents/scan-state';
import { failedTaskReason } from '../../domain/gate/task-of-job';
import { toGateOutcome } from '../../domain/gate/to-gate-outcome';
import { analyzedScope } from '../../domain/report/analyzed-scope';
import type { AnalysisFindings } from '../../domain/report/to-report';
import type { AnalysisResults, ComputeTask } from '../../ports/sonarqube/analysis-results';
import { readGateAndMeasures } from './read-basis';
import { readDetails } from './read-details';
import { completeEvidence, evidenceOf } from './read-evidence';
import { waitForGate, type PollingContext } from './wait-for-gate';

/**
 * Reads what the server knows of an ended compute task: gate and measures side by side, then the issues and
 * hotspots that the measures count.
 * Whatever of the latter a token may not read is missing with its reason, and the gate stands. At most four requests.
 *
 * @param task of this job: nothing here looks whose it is
 * @param projectKey the one that Prepare named, or the scanner where Prepare did not know it
 */
export async function readAnalysis(
  task: ComputeTask,
  projectKey: string,
  { planned, scan, baseline, earlierRun }: JobEvidence,
  server: AnalysisResults,
  polling: PollingContext,
): Promise<JudgedAnalysis> {
  const about: TaskContext = { task, projectKey, scope: analyzedScope(planned, task) };
  const settled = settledByTask(task);
  if (settled !== null) return { outcome: settled, findings: withoutData({ ...about, scope: planned }) };
  const { scope } = about;
  const gateOfAnalysis = waitForGate(task.analysisId ?? '', server, polling);
  const [waited, measured] = await readGateAndMeasures(projectKey, scope, gateOfAnalysis, server, polling);
  if (!waited.ok) {
    const outcome = { status: 'unknown', reason: waited.reason, detail: waited.detail } as const;
    return { outcome, findings: withoutData(about) };
  }
  const gate = waited.value;
  const { sizes, projectName, rules, ...details } = await readDetails(measured, gate, server, polling);
  const seen = await earlierRun;
  const context = { scope, warnings: task.warnings, sizes };
  const evidence = await completeEvidence(
    { ...evidenceOf(baseline, scan), ...rules, ...(seen === undefined ? {} : { earlierRun: seen }) },
    gate,
    { ...context, projectKey },
    server,
    polling,
  );
  return {
    outcome: toGateOutcome(gate, { ...context, evidence }),
    findings: {
      ...withoutData(about),
      ...details,
      evidence,
      projectName: projectName ?? task.projectName,
      conditionsIgnored: gate.conditionsIgnored,
      newCodePeriod: gate.period,
    },
  };
}

/** The verdict of an analysis, and what the server told beside it. */
export interface JudgedAnalysis {
  readonly outcome: AnalysisOutcome;
  readonly findings: AnalysisFindings;
}

/** What the job itself knows of an analysis. */
export interface JobEvidence {
  readonly planned: AnalysisScope;
  /** What Analyze left of the scan; `null` where another program ran the scanner. */
  readonly scan: ScanState | null;
  /** What Prepare found; `null` where it did not run. */
  readonly baseline: Baseline | null;
  /** As in the evidence of a report; `undefined` where nobody can tell. */
  readonly earlierRun: Promise<string | null | undefined>;
}

interface TaskContext {
  readonly task: ComputeTask;
  readonly projectKey: string;
  readonly scope: AnalysisScope;
}

/** Outcomes that the task alone decides; the gate of the project would be that of an earlier analysis. */
function settledByTask(task: ComputeTask): AnalysisOutcome | null {
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

function withoutData({ task, projectKey, scope }: TaskContext): AnalysisFindings {
  const reason = 'the analysis was not read';
  return {
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
