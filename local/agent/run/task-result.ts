/** The results of a step, in the order of the agent's own numbers 0 to 5. */
export const TASK_RESULTS = ['Succeeded', 'SucceededWithIssues', 'Failed', 'Canceled', 'Skipped', 'Abandoned'] as const;
export type TaskResult = (typeof TASK_RESULTS)[number];

/**
 * Merges a new result into the one a step or job already has. Up to `Failed` the worse wins; the first of `Canceled`,
 * `Skipped` and `Abandoned` stays for good. Source: agent `TaskResultUtil.MergeTaskResults`.
 */
export function mergeResults(current: TaskResult | undefined, incoming: TaskResult): TaskResult {
  if (current === undefined) return incoming;
  if (TASK_RESULTS.indexOf(current) > TASK_RESULTS.indexOf('Failed')) return current;
  return TASK_RESULTS.indexOf(incoming) >= TASK_RESULTS.indexOf(current) ? incoming : current;
}

/**
 * Reads `result=` of `task.complete` as .NET's `Enum.TryParse` does: names with their case, numbers, comma lists whose
 * numbers are or-ed. A number without a name is returned as it is, since the agent accepts it too.
 */
export function parseTaskResult(text: string): string | undefined {
  const trimmed = text.trim();
  if (/^[+-]?\d+$/.test(trimmed)) return nameOf(Number(trimmed));
  let value = 0;
  for (const part of trimmed.split(',')) {
    const index = TASK_RESULTS.findIndex((name) => name === part.trim());
    if (index < 0) return undefined;
    value |= index;
  }
  return nameOf(value);
}

function nameOf(value: number): string {
  return TASK_RESULTS[value] ?? String(value);
}

/** `Boolean.TryParse` of .NET: `true` and `false` in any case, white space around them allowed, nothing else. */
export function parseBoolean(text: string): boolean | undefined {
  const word = text.trim().toLowerCase();
  return word === 'true' ? true : word === 'false' ? false : undefined;
}

/** The agent's own `ConvertToBoolean`, which `done=` uses. */
export function convertToBoolean(text: string | null | undefined, fallback: boolean): boolean {
  if (text === null || text === undefined || text === '') return fallback;
  const word = text.toLowerCase();
  if (word === '1' || word === 'true' || word === '$true') return true;
  if (word === '0' || word === 'false' || word === '$false') return false;
  return fallback;
}
