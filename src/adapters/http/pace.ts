import { parseRetryAfter } from '../../domain/retry-after';
import type { Clock } from '../../ports/clock';

/** A server that asks for more is asked again all the same. */
const LONGEST_PAUSE = 60_000;

/** Keeps requests apart as their server asks for. */
export interface Pace {
  /** Resolves when the next request may be sent. */
  ready(stopped: AbortSignal | undefined): Promise<void>;
  /** Reads what an answer asks for. */
  note(header: (name: string) => string | undefined): void;
}

/**
 * Azure DevOps tells a caller that it slows down before it refuses: `Retry-After` also on a 200, and `X-RateLimit-Delay` with the
 * seconds that a request was held back. Whoever asks for hours pauses that long, and is not refused.
 */
export function createPace(clock: Clock): Pace {
  let notBefore = 0;
  return {
    ready: async (stopped) => {
      const pause = notBefore - clock.now();
      if (pause > 0) await clock.sleep(pause, stopped);
    },
    note: (header) => {
      const asked = parseRetryAfter(header('retry-after'), clock.now()) ?? 0;
      const pause = Math.max(asked, delayOf(header('x-ratelimit-delay')));
      if (pause > 0) notBefore = Math.max(notBefore, clock.now() + Math.min(pause, LONGEST_PAUSE));
    },
  };
}

/** Milliseconds; given in seconds, with decimals. */
function delayOf(value: string | undefined): number {
  return value !== undefined && /^\d{1,6}(\.\d{1,6})?$/.test(value.trim()) ? Number(value) * 1000 : 0;
}
