import assert from 'node:assert/strict';

/** Milliseconds of the fastest of a few runs. */
function timeOf(action: () => unknown): number {
  let best = Infinity;
  for (let round = 0; round < 5; round += 1) {
    const began = process.hrtime.bigint();
    action();
    best = Math.min(best, Number(process.hrtime.bigint() - began) / 1e6);
  }
  return best;
}

/**
 * Holds that an input of eight times the length takes about eight times as long, and not sixty-four times: what is measured is
 * growth, so the speed of the machine does not matter.
 */
export function assertLinear(textOf: (length: number) => string, action: (text: string) => unknown): void {
  const [short, long] = [textOf(20_000), textOf(160_000)];
  action(short);
  const growth =
    timeOf(() => action(long)) /
    Math.max(
      timeOf(() => action(short)),
      0.2,
    );
  assert.ok(growth < 24, `eight times the text took ${growth.toFixed(1)} times as long`);
}
