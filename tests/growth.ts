import assert from 'node:assert/strict';

const FEWEST_ROUNDS = 3;
const MOST_ROUNDS = 15;

/** Milliseconds of processor time; that others wait for a processor, too, does not count. */
function effortOf(action: () => unknown): number {
  const began = process.cpuUsage();
  action();
  const { user, system } = process.cpuUsage(began);
  return (user + system) / 1000;
}

/**
 * Holds that an input of eight times the length takes about eight times the effort, and not sixty-four times. What is
 * measured is growth, so the speed of the machine does not matter. The cheapest rounds count, and a busy machine gets more
 * of them, which bring an effort that grows as the square no nearer to the limit.
 */
export function assertLinear(textOf: (length: number) => string, action: (text: string) => unknown): void {
  const [short, long] = [textOf(20_000), textOf(160_000)];
  let [ofShort, ofLong] = [Infinity, Infinity];
  const growth = (): number => ofLong / Math.max(ofShort, 0.2);
  for (let round = 1; round <= MOST_ROUNDS && (round <= FEWEST_ROUNDS || growth() >= 24); round += 1) {
    ofShort = Math.min(
      ofShort,
      effortOf(() => action(short)),
    );
    ofLong = Math.min(
      ofLong,
      effortOf(() => action(long)),
    );
  }
  assert.ok(growth() < 24, `eight times the text took ${growth().toFixed(1)} times the effort`);
}
