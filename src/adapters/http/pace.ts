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
      const seconds = Math.max(secondsOf(header('retry-after')), secondsOf(header('x-ratelimit-delay')));
      if (seconds > 0) notBefore = Math.max(notBefore, clock.now() + Math.min(seconds * 1000, LONGEST_PAUSE));
    },
  };
}

function secondsOf(value: string | undefined): number {
  return value !== undefined && /^\d{1,6}(\.\d{1,6})?$/.test(value.trim()) ? Number(value) : 0;
}
