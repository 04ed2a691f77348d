import { parseRetryAfter } from '../../domain/retry-after';
import { messageOf } from '../../errors/errors';
import { refusalOf } from '../../errors/refused-answer';
import type { Clock } from '../../ports/clock';

/** One decoration: until when it may take, and what stops it. */
export interface DecorationRun {
  readonly clock: Clock;
  /** Milliseconds of the clock: what is not begun by then is left to the next run. */
  readonly deadline: number;
  /** The job is being canceled, or the time is over. */
  readonly stopped: AbortSignal;
}

/** The time of a decoration is over; the verdict does not wait for it. */
export class OutOfTime extends Error {
  constructor() {
    super('the time for it was over; the next run goes on');
    this.name = 'OutOfTime';
  }
}

/** Does something that ends with the job, and at the latest when its time is over. */
export async function limitTime<T>(
  clock: Clock,
  milliseconds: number,
  stopped: AbortSignal,
  work: (run: DecorationRun) => Promise<T>,
): Promise<T> {
  stopped.throwIfAborted();
  const timeIsOver = new AbortController();
  const alarm = clock.alarm(milliseconds);
  void alarm.rings.then(() => timeIsOver.abort(new OutOfTime()));
  const abort = (): void => timeIsOver.abort(stopped.reason);
  stopped.addEventListener('abort', abort, { once: true });
  try {
    return await work({ clock, deadline: clock.now() + milliseconds, stopped: timeIsOver.signal });
  } finally {
    alarm.cancel();
    stopped.removeEventListener('abort', abort);
  }
}

/** Throws when the run has to end. */
export function checkTime({ clock, deadline, stopped }: DecorationRun): void {
  stopped.throwIfAborted();
  if (clock.now() > deadline) throw new OutOfTime();
}

/** Ends with the run, whatever the work still waits for: a server may take longer to answer than the decoration may. */
export async function whileTimeLasts<T>({ stopped }: DecorationRun, work: () => Promise<T>): Promise<T> {
  stopped.throwIfAborted();
  let stop: () => void = () => undefined;
  const ends = new Promise<never>((_, reject) => {
    stop = () => reject(stopped.reason instanceof Error ? stopped.reason : new OutOfTime());
  });
  stopped.addEventListener('abort', stop, { once: true });
  try {
    return await Promise.race([work(), ends]);
  } finally {
    stopped.removeEventListener('abort', stop);
  }
}

/** Requests that are sent side by side. */
const AT_ONCE = 4;

/** Works through a list, a few at a time, in its order. */
export async function forEachAtOnce<T>(
  items: readonly T[],
  run: DecorationRun,
  work: (item: T) => Promise<void>,
): Promise<void> {
  for (let first = 0; first < items.length; first += AT_ONCE) {
    checkTime(run);
    await Promise.all(items.slice(first, first + AT_ONCE).map(work));
  }
}

const FIRST_PAUSE = 1000;
const MOST_TRIES = 5;

/**
 * Sends what must not be sent twice. Where the answer was lost it looks whether the request has arrived; where it was refused
 * for being too much, it had no effect and is sent again later.
 *
 * @param lookUp what the request has made, if it is there
 */
export async function sendOnce<T>(
  run: DecorationRun,
  send: () => Promise<T>,
  lookUp: () => Promise<T | undefined>,
): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    checkTime(run);
    try {
      return await send();
    } catch (error) {
      run.stopped.throwIfAborted();
      const refusal = refusalOf(error);
      const isLost = refusal === undefined || refusal.status >= 500;
      const isTooMuch = refusal?.status === 429 || refusal?.status === 503;
      if (tries >= MOST_TRIES || (!isLost && !isTooMuch)) throw error;
      if (isTooMuch) {
        const asked = parseRetryAfter(refusal.retryAfter, run.clock.now()) ?? 0;
        await run.clock.sleep(Math.max(asked, FIRST_PAUSE * 2 ** (tries - 1)), run.stopped);
      }
      const found = isLost ? await lookUp() : undefined;
      if (found !== undefined) return found;
    }
  }
}

/** Whether the token may not do anything of this kind, or a page to sign in came back: further tries are of no use. */
export function isRefusedAltogether(error: unknown): boolean {
  const status = refusalOf(error)?.status ?? 500;
  return status < 400 || status === 401 || status === 403 || status === 404;
}

/** What went wrong, without a full stop. */
export function problemOf(error: unknown): string {
  return messageOf(error).replace(/\.$/, '');
}
