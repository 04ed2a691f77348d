import type { AnalysisOutcome } from '../../documents/gate-outcome';

/** What an outcome that is no success does to the task. */
export type Policy = 'fail' | 'warn' | 'ignore';

/** What the author wants of each outcome that is no success. */
export interface GatePolicies {
  readonly onFailed: Policy;
  readonly onNone: Policy;
  readonly onUnknown: Policy;
}

/** Which input decided, and what it says; `null` where nothing had to be decided. */
export interface PolicyDecision {
  readonly effect: 'pass' | 'ignore' | 'warn' | 'fail' | 'skip';
  readonly input: keyof GatePolicies | null;
}

/**
 * Maps an outcome to what it does to the task. Only `passed` passes by itself; everything else does what the author's
 * policy says. A warning satisfies `succeeded()`, so later stages run on.
 */
export function decideByPolicy(outcome: AnalysisOutcome, policies: GatePolicies): PolicyDecision {
  switch (outcome.status) {
    case 'passed':
      return { effect: 'pass', input: null };
    case 'skipped':
      return { effect: 'skip', input: null };
    case 'failed':
      return { effect: policies.onFailed, input: 'onFailed' };
    case 'none':
      return { effect: policies.onNone, input: 'onNone' };
    case 'unknown':
      return { effect: policies.onUnknown, input: 'onUnknown' };
  }
}

/**
 * Result of the task over all decisions: one that fails makes it fail. `Skipped` only when every analysis was skipped,
 * since the agent lets `Skipped` win over everything else.
 */
export function resultOf(
  decisions: readonly PolicyDecision[],
): 'Succeeded' | 'SucceededWithIssues' | 'Failed' | 'Skipped' {
  const effects = new Set(decisions.map(({ effect }) => effect));
  if (effects.has('fail')) return 'Failed';
  if (effects.has('warn')) return 'SucceededWithIssues';
  return effects.size === 1 && effects.has('skip') ? 'Skipped' : 'Succeeded';
}
