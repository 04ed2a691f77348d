import type { Discussion } from '../../documents/pull-request';
import { parseThreadProperties, toThreadProperties, type FindingMark } from '../../documents/thread-properties';
import { isWithdrawn } from './discussion';
import type { FindingState } from './finding';

/** What a person decides about a finding. */
export type Decision = 'accept' | 'false-positive';

/** A discussion that a person has resolved in words that SonarQube has, too. */
export interface CarriedDecision {
  readonly thread: Discussion;
  readonly key: string;
  readonly decision: Decision;
  /** What the discussion remembers once SonarQube agrees: a later change there is one of SonarQube's. */
  readonly properties: ReadonlyMap<string, string>;
}

/** What to carry to SonarQube, and what it says already. */
export interface CarryBackPlan {
  readonly decide: readonly CarriedDecision[];
  readonly agreed: readonly CarriedDecision[];
}

/** Resolved as fixed or closed carries nothing: only an analysis proves a fix. */
const DECISIONS: ReadonlyMap<string, { readonly decision: Decision; readonly state: FindingState }> = new Map([
  ['wontFix', { decision: 'accept', state: 'accepted' }],
  ['byDesign', { decision: 'false-positive', state: 'false-positive' }],
]);

/**
 * Decisions that people took on a pull request, for SonarQube. Only those that a person set, of findings that are open there: what
 * SonarQube has decided wins.
 *
 * @param stateOf a finding in SonarQube, just read; `undefined` where it is not known
 */
export function planCarryBack(
  discussions: readonly Discussion[],
  stateOf: (mark: FindingMark) => FindingState | undefined,
): CarryBackPlan {
  const decide: CarriedDecision[] = [];
  const agreed: CarriedDecision[] = [];
  for (const thread of discussions) {
    const parsed = parseThreadProperties(thread.properties);
    const wanted = DECISIONS.get(thread.status ?? '');
    if (parsed?.kind !== 'finding' || wanted === undefined || isWithdrawn(thread)) continue;
    const { mark } = parsed;
    if (mark.status === thread.status) continue;
    const status = wanted.decision === 'accept' ? 'wontFix' : 'byDesign';
    const properties = toThreadProperties({ ...mark, status });
    const state = stateOf(mark);
    const carried = { thread, key: mark.issue, decision: wanted.decision, properties };
    // One that was resolved by us, and then in another way by a person, was decided in SonarQube before.
    const isUndecided = mark.status === 'active' || mark.status === 'closed';
    if (state === 'open' && isUndecided) decide.push(carried);
    else if (state === wanted.state) agreed.push(carried);
  }
  return { decide, agreed };
}
