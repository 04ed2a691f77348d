import type { GateOutcome } from '../../documents/gate-outcome';
import { whyNothingJudged, whyNoVerdict } from './evidence';
import type { GateContext, JudgedGate } from './judged-gate';

/**
 * Translates the server's answer for one analysis. A failed gate failed, whatever else is known. An `OK` is a pass only
 * with evidence that something was judged, see {@link whyNoVerdict}.
 */
export function toGateOutcome(gate: JudgedGate, context: GateContext): GateOutcome {
  const said = serverOutcome(gate);
  switch (said.status) {
    case 'passed':
      return whyNoVerdict(gate, context) ?? said;
    case 'none':
      return (said.reason === 'nothing-to-judge' ? whyNothingJudged(context) : null) ?? said;
    default:
      return said;
  }
}

/**
 * The server's answer as it stands. `NONE` of an analysis means that no gate applies. A gate that is `OK` without a
 * condition judged nothing: it has conditions on new code only, and this is a first analysis; or it has none at all, which
 * the answer does not tell apart.
 * Source: SonarQube `api/qualitygates/project_status`.
 */
export function serverOutcome({ status, conditions, period }: JudgedGate): GateOutcome {
  const [first, ...rest] = conditions;
  switch (status) {
    case 'NONE':
      return { status: 'none', reason: 'no-gate' };
    case 'ERROR':
      return first === undefined
        ? {
            status: 'unknown',
            reason: 'unexpected-answer',
            detail: 'The gate failed, but no failed condition was reported.',
          }
        : { status: 'failed', conditions: [first, ...rest] };
    case 'WARN':
    case 'OK':
      if (first === undefined) {
        return { status: 'none', reason: 'nothing-to-judge', ...(period === null ? { cause: 'first-analysis' } : {}) };
      }
      if (conditions.some((condition) => condition.status === 'error')) {
        return { status: 'unknown', reason: 'unexpected-answer', detail: 'The gate passed, but a condition failed.' };
      }
      return { status: 'passed', conditions: [first, ...rest] };
  }
}
