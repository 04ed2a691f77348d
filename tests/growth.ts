import assert from 'node:assert/strict';

const FEWEST_ROUNDS = 3;
const MOST_ROUNDS = 15;

function timeOf(action: () => unknown): number {
  const began = process.hrtime.bigint();
  action();
  return Number(process.hrtime.bigint() - began) / 1e6;
}

/**
 * Holds that an input of eight times the length takes about eight times as long, and not sixty-four times. What is measured is
 * growth, so the speed of the machine does not matter; the fastest rounds count, and a busy machine gets more of them, which
 * bring an effort that grows as the square no nearer to the limit.
 */
export function assertLinear(textOf: (length: number) => string, action: (text: string) => unknown): void {
  const [short, long] = [textOf(20_000), textOf(160_000)];
  let [ofShort, ofLong] = [Infinity, Infinity];
  const growth = (): number => ofLong / Math.max(ofShort, 0.2);
  for (let round = 1; round <= MOST_ROUNDS && (round <= FEWEST_ROUNDS || growth() >= 24); round += 1) {
    ofShort = Math.min(
      ofShort,
      timeOf(() => action(short)),
    );
    ofLong = Math.min(
      ofLong,
      timeOf(() => action(long)),
    );
  }
  assert.ok(growth() < 24, `eight times the text took ${growth().toFixed(1)} times as long`);
}
