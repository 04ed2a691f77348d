import type { GateCondition } from '../../documents/gate-outcome';

/** Source: SonarQube, the conditions that its quality gate leaves out of small changes. */
const LEFT_OUT: ReadonlySet<string> = new Set([
  'new_coverage',
  'new_line_coverage',
  'new_branch_coverage',
  'new_duplicated_lines_density',
  'new_duplicated_lines',
  'new_duplicated_blocks',
]);

/**
 * Whether SonarQube left the condition out because the change is small. It then says `OK` whatever the value is, so that
 * is no condition that was met. Its own word decides, not a comparison of value and threshold.
 *
 * @param conditionsIgnored what the server says of the whole gate (`ignoredConditions`)
 */
export function isLeftOut({ metric, status }: GateCondition, conditionsIgnored: boolean): boolean {
  return conditionsIgnored && status !== 'error' && LEFT_OUT.has(metric);
}
