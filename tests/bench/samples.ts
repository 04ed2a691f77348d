/** A series of measurements in short. */
export interface Summary {
  readonly median: number;
  readonly min: number;
  readonly max: number;
  readonly n: number;
}

/** @throws Error for an empty series: a figure that was not measured is not zero */
export function summarize(values: readonly number[]): Summary {
  const sorted = [...values].sort((a, b) => a - b);
  const low = sorted[Math.floor((sorted.length - 1) / 2)];
  const high = sorted[Math.ceil((sorted.length - 1) / 2)];
  if (low === undefined || high === undefined) throw new Error('Nothing was measured.');
  return { median: (low + high) / 2, min: Math.min(...sorted), max: Math.max(...sorted), n: sorted.length };
}

/**
 * Runs each subject once to warm up, then all of them in turn, round after round, so that whatever else the machine does
 * meets all of them alike. Every other round goes backwards: nobody always comes after the same one.
 */
export async function interleave<Name extends string, T>(
  rounds: number,
  subjects: Readonly<Record<Name, () => Promise<T>>>,
  warmUp = true,
): Promise<Record<Name, T[]>> {
  // The keys of a record that was given as a literal.
  const names = Object.keys(subjects) as Name[];
  const measured = Object.fromEntries(names.map((name) => [name, [] as T[]])) as Record<Name, T[]>;
  if (warmUp) for (const name of names) await subjects[name]();
  for (let round = 0; round < rounds; round += 1) {
    const order = round % 2 === 0 ? names : [...names].reverse();
    for (const name of order) measured[name].push(await subjects[name]());
  }
  return measured;
}

/** Differences within the same round, which share its noise. */
export function differences(subject: readonly number[], floor: readonly number[]): number[] {
  return subject.map((value, index) => value - (floor[index] ?? Number.NaN));
}

/** `146 ms (139 to 171, n=15)` */
export function inWords({ median, min, max, n }: Summary, unit: 'ms' | 's' | 'MB'): string {
  return `${figure(median, unit)} ${unit} (${figure(min, unit)} to ${figure(max, unit)}, n=${n})`;
}

/** With as many digits as the unit deserves. */
export function figure(value: number, unit: 'ms' | 's' | 'MB'): string {
  return value.toFixed(unit === 'ms' ? 0 : 2);
}
