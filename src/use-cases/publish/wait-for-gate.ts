import { pollPause } from '../../domain/gate/poll-schedule';
import type { UnknownReason } from '../../documents/gate-outcome';
import { parsed, type Result } from '../../domain/parsed';
import type { BranchOrPullRequest } from '../../domain/scope/branch-or-pull-request';
import type { ErrorCode } from '../../errors/codes';
import { messageOf, TaskError } from '../../errors/errors';
import { isServerUnavailable } from '../../errors/server-unavailable';
import type { Logger } from '../../ports/logger';
import type { Clock } from '../../ports/clock';
import type { Verdicts, ComputeTask, GateAnswer } from '../../ports/sonarqube/analysis-results';
import type { ProjectQueue } from '../../ports/sonarqube/project-queue';
import type { TaskPlace, TaskQueue } from './task-queue';

/** How long a Publish waits, shared by all its analyses. */
export interface PollingContext {
  readonly clock: Clock;
  readonly logger: Logger;
  /** Milliseconds since the epoch. */
  readonly deadline: number;
  /** Number of analyses that wait at the same time; where the server is away, they ask it less often. */
  readonly waiting: number;
  /** The job is being canceled: what goes wrong from then on says nothing about a verdict. */
  readonly stopped: AbortSignal;
}

/** Why a server has not answered, as the verdict then says it. */
export interface NoAnswer {
  readonly reason: UnknownReason;
  readonly detail: string;
}
/** An answer, or why there is none. */
export type Answered<T> = Result<T, NoAnswer>;

/** Errors that no waiting changes, and what they mean for the verdict. */
const FINAL: Readonly<Partial<Record<ErrorCode, UnknownReason>>> = {
  'SQ-AUTH-401': 'not-permitted',
  'SQ-AUTH-403': 'not-permitted',
  'SQ-SERVER-404': 'purged',
  'SQ-SERVER-UNEXPECTED': 'unexpected-answer',
  'SQ-CONN-NOT-SONARQUBE': 'unexpected-answer',
  'SQ-CONN-CERTIFICATE': 'server-unreachable',
  'SQ-CONN-PROXY': 'server-unreachable',
};

/** A result that was there at the deadline is read all the same, within this time. */
const READING_MILLISECONDS = 5_000;
/** The last look begins at the deadline; an answer that comes at once still counts. */
const GRACE_MILLISECONDS = 500;
/** Whoever waits longer is told what for. */
const SILENT_MILLISECONDS = 5_000;

/** Waits until the server has processed a report. A server that goes away meanwhile is waited for, until the deadline. */
export async function waitForTask(
  id: string,
  subject: string,
  server: Verdicts,
  queue: TaskQueue,
  polling: PollingContext,
): Promise<Answered<ComputeTask>> {
  const place = queue.join();
  try {
    return await poll(
      `task ${id}`,
      () => server.computeTask(id),
      ({ status }) => (status === 'PENDING' || status === 'IN_PROGRESS' ? `still "${status}"` : null),
      `SonarQube to process the report of ${subject}`,
      polling,
      place,
    );
  } finally {
    place.leave();
  }
}

/** Reads the live verdict of a project, a branch or a pull request. */
export const waitForLiveGate = (
  projectKey: string,
  of: BranchOrPullRequest,
  server: Verdicts,
  polling: PollingContext,
): Promise<Answered<GateAnswer>> =>
  waitForAnswer(`the quality gate of ${projectKey}`, () => server.gateOfProject(projectKey, of), polling);

/** Waits until SonarQube has processed every report of a branch or pull request that it has. */
export function waitForQueue(
  projectKey: string,
  of: BranchOrPullRequest,
  server: ProjectQueue,
  polling: PollingContext,
): Promise<Answered<number>> {
  return poll(
    `the reports of ${projectKey}`,
    () => server.openTasks(projectKey, of),
    (open) => (open > 0 ? `${open} not processed yet` : null),
    `SonarQube to process what it has of ${projectKey}`,
    polling,
  );
}

/** Asks what has an answer at once. A server that restarts just now is waited for. */
export const waitForAnswer = <T>(what: string, ask: () => Promise<T>, polling: PollingContext): Promise<Answered<T>> =>
  poll(what, ask, () => null, 'SonarQube', polling);

/** Reads the frozen verdict of one analysis. A server that restarts just now is waited for. */
export function waitForGate(
  analysisId: string,
  server: Verdicts,
  polling: PollingContext,
): Promise<Answered<GateAnswer>> {
  return waitForAnswer(`the quality gate of analysis ${analysisId}`, () => server.gateOfAnalysis(analysisId), {
    ...polling,
    deadline: polling.deadline + READING_MILLISECONDS,
  });
}

/** Asks once. What takes too long is given up, so that it does not hold the verdict back. */
export async function askInTime<T>(ask: () => Promise<T>, { clock, deadline }: PollingContext): Promise<T> {
  const look = await lookBefore(deadline + READING_MILLISECONDS, clock, ask);
  if (look.kind === 'too-late') throw new Error('SonarQube did not answer in time');
  if (look.kind === 'failed') throw look.error;
  return look.value;
}

/**
 * Asks again and again until there is a final answer, at most until the deadline, which holds also when a request hangs.
 *
 * @param openBecause why an answer is not final yet; `null` when it is
 * @param awaited completes "Waiting for …"
 * @param place in the queue of those that are asked about in turn
 */
async function poll<T>(
  what: string,
  ask: () => Promise<T>,
  openBecause: (value: T) => string | null,
  awaited: string,
  { clock, logger, deadline, waiting, stopped }: PollingContext,
  place?: TaskPlace,
): Promise<Answered<T>> {
  const started = clock.now();
  let last = 'no answer yet';
  let reachable = true;
  let announced = false;
  for (;;) {
    if (place !== undefined) await place.turn(deadline, waiting);
    stopped.throwIfAborted();
    const look = await lookBefore(deadline, clock, ask);
    stopped.throwIfAborted();
    if (look.kind === 'answered') {
      const open = openBecause(look.value);
      if (open === null) return parsed(look.value);
      reachable = true;
      last = open;
    } else if (look.kind === 'failed') {
      const final = finalReason(look.error);
      if (final !== null) return { ok: false, reason: final, detail: messageOf(look.error) };
      reachable = false;
      last = messageOf(look.error);
      logger.debug(`Waiting for ${awaited}: ${last}`);
    }
    const now = clock.now();
    if (look.kind === 'too-late' || now >= deadline) {
      const seconds = Math.round((now - started) / 1000);
      const reason = reachable ? 'timed-out' : 'server-unreachable';
      return { ok: false, reason, detail: `${what} after ${seconds} s: ${last}` };
    }
    if (!announced && now - started >= SILENT_MILLISECONDS) {
      announced = true;
      logger.info(`Waiting for ${awaited} (${last}), at most ${Math.round((deadline - now) / 1000)} s more`);
    }
    const pause = place?.stillOpen() ?? pollPause(now - started, waiting);
    await clock.sleep(Math.min(pause, deadline - now), stopped);
  }
}

/** What an error means for the verdict; `null` when waiting may help. Faults of this program are thrown on. */
function finalReason(error: unknown): UnknownReason | null {
  if (!(error instanceof TaskError)) throw error;
  const reason = FINAL[error.code];
  if (reason !== undefined) return reason;
  if (!isServerUnavailable(error)) throw error;
  return null;
}

type Look<T> =
  | { readonly kind: 'answered'; readonly value: T }
  | { readonly kind: 'failed'; readonly error: unknown }
  | { readonly kind: 'too-late' };

async function lookBefore<T>(deadline: number, clock: Clock, ask: () => Promise<T>): Promise<Look<T>> {
  const alarm = clock.alarm(Math.max(deadline - clock.now(), 0) + GRACE_MILLISECONDS);
  const answer = ask().then(
    (value): Look<T> => ({ kind: 'answered', value }),
    (error: unknown): Look<T> => ({ kind: 'failed', error }),
  );
  const look = await Promise.race([answer, alarm.rings.then((): Look<T> => ({ kind: 'too-late' }))]);
  alarm.cancel();
  return look;
}
