import type { GlobalGateValue } from '../../documents/build-property';
import type { OutcomeStatus } from '../../documents/gate-outcome';

/** Worst first: a failed gate is certain, an unknown one may be anything, and only `passed` was judged and good. */
export const WORST_FIRST: readonly OutcomeStatus[] = ['failed', 'unknown', 'none', 'skipped', 'passed'];

/** The worst of several; of nothing, nothing is known. */
export function worstStatus(statuses: readonly OutcomeStatus[]): OutcomeStatus {
  return WORST_FIRST.find((status) => statuses.includes(status)) ?? 'unknown';
}

/**
 * Value of the build properties `sonarqubegate` and `sonarglobalqualitygate`. Only `ok` opens a gate: at least one
 * analysis, and every one of them passed.
 */
export function globalGateValue(statuses: readonly OutcomeStatus[]): GlobalGateValue {
  const worst = worstStatus(statuses);
  return worst === 'passed' ? 'ok' : worst;
}
