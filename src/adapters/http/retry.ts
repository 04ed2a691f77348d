import { parseRetryAfter } from '../../domain/retry-after';
import type { TransportFailure } from './transport-failure';

/** Bounds of all tries of one request together. */
export interface RetryLimits {
  readonly tries: number;
  /** Of a request that is refused only because there are too many (429): the next second may have room for it. */
  readonly throttledTries: number;
  /** No try starts later than this after the first. */
  readonly totalMilliseconds: number;
}

export const RETRY_LIMITS: RetryLimits = { tries: 4, throttledTries: 10, totalMilliseconds: 60_000 };

const FIRST_PAUSE = 500;
const LONGEST_PAUSE = 8_000;
/** A name that is not known, or a crash of the server (its answer to a request that it cannot take), seldom heals. */
const FEW_TRIES = 2;
/** A server that asks for more is not waited for: the caller decides. */
const LONGEST_REQUESTED_PAUSE = 30_000;

/** How one try ended when it was no success. */
export type FailedTry =
  | { readonly kind: 'status'; readonly status: number; readonly retryAfter: string | undefined }
  | { readonly kind: 'transport'; readonly failure: TransportFailure };

/**
 * Milliseconds to wait before the next try of an idempotent request, or `null` to give up. Tries again where that can
 * help: a broken connection, 409 (another writer was in the way), 429, 500, 502, 503, 504. Pauses double, with jitter so that the
 * jobs of one pipeline do not come back together. `Retry-After` is the least: those who were told the same come back spread
 * over a time that doubles, or they would be refused together again.
 *
 * Own code and not axios-retry: that one sleeps on the real clock, which makes its tests wait, and bounds neither the
 * total time nor what `Retry-After` may ask for.
 *
 * @param tries number of tries so far, from 1
 * @param elapsed milliseconds since the first try began
 * @param random from 0 to 1
 */
export function planRetry(
  failed: FailedTry,
  tries: number,
  elapsed: number,
  now: number,
  random: number,
  limits: RetryLimits = RETRY_LIMITS,
): number | null {
  if (tries >= mostTries(failed, limits)) return null;
  const requested = failed.kind === 'status' ? parseRetryAfter(failed.retryAfter, now) : null;
  if (requested !== null && requested > LONGEST_REQUESTED_PAUSE) return null;
  const usual = Math.min(FIRST_PAUSE * 2 ** (tries - 1), LONGEST_PAUSE);
  const pause = requested === null ? usual * (0.5 + random) : requested + usual * random;
  return elapsed + pause > limits.totalMilliseconds ? null : pause;
}

function mostTries(failed: FailedTry, { tries, throttledTries }: RetryLimits): number {
  const fewTries = Math.min(FEW_TRIES, tries);
  if (failed.kind === 'status') {
    switch (failed.status) {
      case 429:
        return throttledTries;
      case 409:
      case 502:
      case 503:
      case 504:
        return tries;
      case 500:
        return fewTries;
      default:
        return 1;
    }
  }
  switch (failed.failure.kind) {
    case 'unreachable':
      return failed.failure.code === 'ENOTFOUND' ? fewTries : tries;
    case 'broken':
      return tries;
    case 'timed-out':
      return fewTries;
    case 'certificate':
    case 'client-certificate':
    case 'proxy':
    case 'too-large':
      return 1;
  }
}
