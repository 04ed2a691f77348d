import type { Condition, EvaluatedCondition, Gate, GateResult, Target } from './model';
import { findMetric } from './metrics';
import type { Measures } from './measures';

/** The four conditions of "Sonar way". */
export const SONAR_WAY: readonly Condition[] = [
  { metric: 'new_violations', op: 'GT', error: '0' },
  { metric: 'new_coverage', op: 'LT', error: '80' },
  { metric: 'new_duplicated_lines_density', op: 'GT', error: '3' },
  { metric: 'new_security_hotspots_reviewed', op: 'LT', error: '100' },
];

/** "Sonar way" with conditions on all code, so that a first analysis is judged by its findings too. */
export const DEFAULT_GATE: Gate = {
  name: 'Sonar way for all code',
  conditions: [
    ...SONAR_WAY,
    { metric: 'violations', op: 'GT', error: '0' },
    { metric: 'software_quality_reliability_rating', op: 'GT', error: '1' },
    { metric: 'software_quality_security_rating', op: 'GT', error: '1' },
  ],
};

/**
 * Evaluates a gate. A pull request is judged on new code only, a branch without a baseline on all code only, and a
 * condition whose metric has no value is left out. No gate gives `NONE`; a gate with nothing to judge says `OK` with no
 * conditions.
 */
export function evaluateGate(gate: Gate | undefined, target: Target, measures: Measures): GateResult {
  if (!gate) return { status: 'NONE', conditions: [] };
  const conditions = gate.conditions.flatMap((condition): EvaluatedCondition[] => {
    const onNewCode = condition.metric.startsWith('new_');
    if (target.scope.kind === 'pull-request' && !onNewCode) return [];
    const value = measures.get(condition.metric);
    if (value === undefined) return [];
    const fails =
      condition.op === 'GT' ? Number(value) > Number(condition.error) : Number(value) < Number(condition.error);
    const actual = findMetric(condition.metric)?.type === 'RATING' ? value.replace(/\.0$/, '') : value;
    return [{ ...condition, status: fails ? 'ERROR' : 'OK', actual }];
  });
  return { status: conditions.some((condition) => condition.status === 'ERROR') ? 'ERROR' : 'OK', conditions };
}

/** How a gate relates to "Clean as You Code", as `caycStatus` tells it. */
export function caycStatus(gate: Gate | undefined): 'compliant' | 'over-compliant' | 'non-compliant' {
  if (!gate) return 'compliant';
  const has = (wanted: Condition) =>
    gate.conditions.some((c) => c.metric === wanted.metric && c.op === wanted.op && c.error === wanted.error);
  if (!SONAR_WAY.every(has)) return 'non-compliant';
  return gate.conditions.length > SONAR_WAY.length ? 'over-compliant' : 'compliant';
}
