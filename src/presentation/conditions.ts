import type { GateCondition } from '../documents/gate-outcome';
import { describeMetric, type MetricDefinitions } from './metrics';
import { onOneLine } from './plain-text';
import { formatLimit, formatValue, leastSeverityAbove } from './values';

/** Said instead of the requirement of a condition that SonarQube left out. */
export const NOT_JUDGED = 'not judged (the change is small)';

/** A condition in words: `Coverage on new code`, `62.4%`, `must be at least 80%`. */
export interface ConditionInWords {
  readonly metric: string;
  readonly value: string;
  readonly requirement: string;
}

export function describeCondition(
  condition: GateCondition,
  locale: string,
  definitions: MetricDefinitions = {},
): ConditionInWords {
  const { name, kind } = describeMetric(condition.metric, definitions);
  return {
    metric: name,
    value: onOneLine(formatValue(kind, condition.actual, locale, condition.threshold)),
    requirement: requirementOf(condition, locale, definitions),
  };
}

/** What would meet the condition. The comparator says what fails: `LT` 80 fails below 80. */
export function requirementOf(condition: GateCondition, locale: string, definitions: MetricDefinitions = {}): string {
  const { kind } = describeMetric(condition.metric, definitions);
  const { threshold, comparator } = condition;
  if (threshold === null) return '';
  if ((kind === 'severity' || kind === 'standard-severity') && comparator === 'GT') {
    return severityRequirement(kind, threshold);
  }
  const limit = onOneLine(formatLimit(kind, threshold, locale));
  if (kind === 'rating' && comparator === 'GT') return limit === 'A' ? 'must be A' : `must be ${limit} or better`;
  switch (comparator) {
    case 'LT':
      return `must be at least ${limit}`;
    case 'GT':
      return Number(threshold) === 0 && kind === 'count' ? 'must be 0' : `must be at most ${limit}`;
    case 'EQ':
      return `must not be ${limit}`;
    case 'NE':
      return `must be ${limit}`;
  }
}

function severityRequirement(kind: 'severity' | 'standard-severity', threshold: string): string {
  const first = leastSeverityAbove(kind, Number(threshold));
  if (first === undefined) return `must be at most ${onOneLine(threshold)}`;
  return first === 'Info' ? 'must be none' : `must be below ${first}`;
}
