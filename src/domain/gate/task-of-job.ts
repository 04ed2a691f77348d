import type { AnalysisScope } from '../../documents/analysis-scope';
import type { GateOutcome } from '../../documents/gate-outcome';

/** A compute task as the server describes it. */
export interface DescribedTask {
  readonly id: string;
  readonly status: string;
  readonly projectKey: string | null;
  readonly branch: string | null;
  readonly pullRequest: string | null;
  /** ISO 8601, by the clock of the server. */
  readonly submittedAt: string | null;
}

/** The task that this job submitted, as far as the job knows it. */
export interface ExpectedTask {
  readonly id: string;
  readonly projectKey: string;
  /** `null` where a build tool may have chosen it. */
  readonly scope: AnalysisScope | null;
  /** Main branch of the project in SonarQube, whose analyses go without a name. */
  readonly mainBranch: string | null;
  /** What was submitted before is of an earlier run; by the clock of the server, milliseconds; `null` is not known. */
  readonly notBefore: number | null;
  /** Analyze of this job saw its scanner leave the id of this task, so it is of this run whether the server tells times or not. */
  readonly isScannedHere: boolean;
}

type NotOurs = Extract<GateOutcome, { status: 'unknown' }>;

/**
 * Why a compute task is not the one of this job; `null` where it certainly is. `report-task.txt` is a file that anything
 * in the job may have left, and a gateway may answer about something else: a green task of another branch or of an
 * earlier run must not speak for this one. A fact that is missing proves nothing.
 */
export function whyNotOurs(task: DescribedTask, expected: ExpectedTask): NotOurs | null {
  const { id, projectKey, scope } = expected;
  if (task.id !== id) return unexpected(`it was asked about task ${id} and told about ${task.id}`);
  if (task.projectKey !== null && task.projectKey !== projectKey) {
    const detail = `task ${id} belongs to ${task.projectKey}, not to ${projectKey}`;
    return { status: 'unknown', reason: 'foreign-server', detail };
  }
  const stale = whyStale(task, expected);
  if (stale !== null) return { status: 'unknown', reason: 'no-analysis', cause: 'other-analysis', detail: stale };
  // One that failed may have failed to make its project.
  if (task.projectKey === null && task.status === 'SUCCESS') return unexpected(`task ${id} names no project`);
  if (scope === null || isOfScope(task, scope, expected.mainBranch)) return null;
  const detail = `this job analyzes ${inWords(scope)}, and SonarQube analyzed ${analyzed(task)}`;
  return { status: 'unknown', reason: 'no-analysis', cause: 'other-scope', detail };
}

function whyStale({ id, submittedAt }: DescribedTask, { notBefore, isScannedHere }: ExpectedTask): string | null {
  const submitted = Date.parse(submittedAt ?? '');
  if (Number.isNaN(submitted)) return `SonarQube does not say when task ${id} was submitted`;
  if (notBefore === null && isScannedHere) return null;
  if (notBefore === null) {
    return `no answer of SonarQube had a time (the header "Date"), so task ${id} may be of an earlier run`;
  }
  return submitted < notBefore
    ? `report-task.txt names a task of ${submittedAt ?? ''}, before this run began (${new Date(notBefore).toISOString()})`
    : null;
}

/** The main branch of a project is reported without its name, also where it was given one. */
function isOfScope({ branch, pullRequest }: DescribedTask, scope: AnalysisScope, mainBranch: string | null): boolean {
  if (scope.kind === 'pull-request') return pullRequest === scope.id && branch === null;
  if (pullRequest !== null) return false;
  if (scope.kind === 'branch') return branch === scope.name || (branch === null && scope.name === mainBranch);
  return branch === null || branch === mainBranch || (mainBranch === null && branch === scope.name);
}

function inWords(scope: AnalysisScope): string {
  if (scope.kind === 'pull-request') return `pull request ${scope.id}`;
  return scope.kind === 'branch' ? `branch ${scope.name}` : 'the main branch';
}

function analyzed({ branch, pullRequest }: DescribedTask): string {
  if (pullRequest !== null) return `pull request ${pullRequest}`;
  return branch === null ? 'the main branch' : `branch ${branch}`;
}

function unexpected(detail: string): NotOurs {
  return { status: 'unknown', reason: 'unexpected-answer', detail };
}

/** Why a compute task that failed has no verdict: license problems need another person than broken reports. */
export function failedTaskReason(errorType: string | null, errorMessage: string | null): 'licence' | 'analysis-failed' {
  return /licen[cs]/i.test(`${errorType ?? ''} ${errorMessage ?? ''}`) ? 'licence' : 'analysis-failed';
}
