import type { GateCondition } from '../../documents/gate-outcome';

/** Metrics of coverage that lines without a test lower. */
const OF_LINES: ReadonlySet<string> = new Set(['coverage', 'line_coverage', 'uncovered_lines']);

/**
 * Of which code the uncovered lines explain a failed gate; `null` where coverage is not what failed. New code goes before all
 * code: it is what the author of a change can mend.
 */
export function uncoveredCode(conditions: readonly GateCondition[]): 'new' | 'all' | null {
  const failed = new Set(conditions.filter(({ status }) => status === 'error').map(({ metric }) => metric));
  if ([...OF_LINES].some((metric) => failed.has(`new_${metric}`))) return 'new';
  return [...OF_LINES].some((metric) => failed.has(metric)) ? 'all' : null;
}
