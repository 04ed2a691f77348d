/**
 * Pause before the next look at what is not there yet, milliseconds. A result is seen within 0.3 s while people still watch, then
 * at most once a second, and rarely when a server is slow, since many builds wait at the same time.
 *
 * @param waited milliseconds since waiting began, or since the last result
 * @param waiting number of those that ask at the same time, each for itself: together they ask at most 25 times a second
 */
export function pollPause(waited: number, waiting = 1): number {
  return Math.max(pauseOfOne(waited), waiting * 40);
}

function pauseOfOne(waited: number): number {
  if (waited < 5_000) return 250;
  if (waited < 60_000) return 1_000;
  if (waited < 300_000) return 3_000;
  return 10_000;
}
