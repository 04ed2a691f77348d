import { pollPause } from '../domain/gate/poll-schedule';
import { messageOf, TaskError } from '../errors/errors';
import type { Logger } from '../logging/logger';
import type { Clock } from '../ports/clock';
import type { ComputeTask, SonarQube } from '../ports/sonarqube';
import type { UnknownReason } from '../documents/gate-outcome';

/** A compute task that ended, or why it is not known how it ended. */
export type WaitResult =
  | { readonly kind: 'ended'; readonly task: ComputeTask }
  | { readonly kind: 'unknown'; readonly reason: UnknownReason; readonly detail: string };

/** Errors during which waiting helps: the server is away, restarting, or overloaded. */
const PASSING: ReadonlySet<string> = new Set([
  'SQ-CONN-UNREACHABLE',
  'SQ-CONN-TIMEOUT',
  'SQ-SERVER-FAULT',
  'SQ-SERVER-NOT-READY',
]);

/** Errors that no waiting changes, and what they mean for the verdict. */
const FINAL: Readonly<Record<string, UnknownReason>> = {
  'SQ-AUTH-401': 'not-permitted',
  'SQ-AUTH-403': 'not-permitted',
  'SQ-SERVER-404': 'purged',
  'SQ-SERVER-UNEXPECTED': 'unexpected-answer',
  'SQ-CONN-NOT-SONARQUBE': 'unexpected-answer',
  'SQ-CONN-CERTIFICATE': 'server-unreachable',
  'SQ-CONN-PROXY': 'server-unreachable',
};

/**
 * Waits until the server has processed a report, at most until the deadline, which holds also when a request hangs. A
 * server that goes away meanwhile is waited for.
 *
 * @param deadline milliseconds since the epoch, shared by all analyses of a Publish
 */
export async function waitForTask(
  id: string,
  server: SonarQube,
  clock: Clock,
  deadline: number,
  logger: Logger,
): Promise<WaitResult> {
  const started = clock.now();
  let last = 'no answer yet';
  let reachable = false;
  for (;;) {
    const look = await before(deadline, clock, () => server.computeTask(id));
    if (look.kind === 'answered') {
      reachable = true;
      if (look.value.status !== 'PENDING' && look.value.status !== 'IN_PROGRESS') {
        return { kind: 'ended', task: look.value };
      }
      last = `still "${look.value.status}"`;
    } else if (look.kind === 'failed') {
      const reason = look.error instanceof TaskError ? FINAL[look.error.code] : undefined;
      if (reason !== undefined) return { kind: 'unknown', reason, detail: messageOf(look.error) };
      if (!(look.error instanceof TaskError) || !PASSING.has(look.error.code)) throw look.error;
      reachable = false;
      last = messageOf(look.error);
      logger.debug(`Waiting for task ${id}: ${last}`);
    }
    const now = clock.now();
    if (look.kind === 'too-late' || now >= deadline) {
      const seconds = Math.round((now - started) / 1000);
      return {
        kind: 'unknown',
        reason: reachable || look.kind === 'too-late' ? 'timed-out' : 'server-unreachable',
        detail: `task ${id} after ${seconds} s: ${last}`,
      };
    }
    await clock.sleep(Math.min(pollPause(now - started), deadline - now));
  }
}

type Look<T> =
  | { readonly kind: 'answered'; readonly value: T }
  | { readonly kind: 'failed'; readonly error: unknown }
  | { readonly kind: 'too-late' };

async function before<T>(deadline: number, clock: Clock, ask: () => Promise<T>): Promise<Look<T>> {
  const alarm = clock.alarm(Math.max(deadline - clock.now(), 0) + GRACE);
  const answer = ask().then(
    (value): Look<T> => ({ kind: 'answered', value }),
    (error: unknown): Look<T> => ({ kind: 'failed', error }),
  );
  const look = await Promise.race([answer, alarm.rings.then((): Look<T> => ({ kind: 'too-late' }))]);
  alarm.cancel();
  return look;
}

/** The last look begins at the deadline; an answer that comes at once still counts. */
const GRACE = 500;
