import { parseRetryAfter } from '../../domain/retry-after';
import { TaskError } from '../../errors/errors';
import { refusalOf } from '../../errors/refused-answer';
import type { Clock } from '../../ports/clock';

const FIRST_PAUSE = 1_000;
const LONGEST_PAUSE = 60_000;
const MOST_TRIES = 8;

/** Waits for servers that say that it is too much. All workers wait together, or the others would keep the server there. */
export class SharedBackOff {
  #until = 0;

  constructor(private readonly clock: Clock) {}

  /**
   * Does something that a server may refuse for now. What a throttled request asked for was not begun, so that it is sent again
   * without a look.
   */
  async with<T>(work: () => Promise<T>): Promise<T> {
    for (let tries = 1; ; tries += 1) {
      const wait = this.#until - this.clock.now();
      if (wait > 0) await this.clock.sleep(wait);
      try {
        return await work();
      } catch (error) {
        const pause = pauseOf(error, tries, this.clock.now());
        if (pause === null) throw error;
        this.#until = Math.max(this.#until, this.clock.now() + pause);
      }
    }
  }
}

/** Milliseconds; `null` where waiting does not help. */
function pauseOf(error: unknown, tries: number, now: number): number | null {
  const refusal = error instanceof TaskError ? refusalOf(error) : undefined;
  if (refusal === undefined || tries >= MOST_TRIES) return null;
  if (refusal.status !== 429 && !(refusal.status === 503 && refusal.retryAfter !== null)) return null;
  const usual = Math.min(FIRST_PAUSE * 2 ** (tries - 1), LONGEST_PAUSE);
  const asked = parseRetryAfter(refusal.retryAfter, now);
  return asked === null ? usual : Math.min(Math.max(asked, usual), LONGEST_PAUSE);
}
