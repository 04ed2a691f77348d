import type { AnalysisReport } from '../documents/analysis-report';
import type { GateCondition } from '../documents/gate-outcome';
import { WORST_FIRST } from '../domain/gate/overall-status';

/** What people call the analysis. */
export function nameOf(report: AnalysisReport): string {
  return report.analysisName ?? report.project.name ?? report.project.key;
}

/** Conditions of the gate, the failed ones first; none where nothing was judged. */
export function conditionsOf({ outcome }: AnalysisReport): readonly GateCondition[] {
  if (outcome.status !== 'passed' && outcome.status !== 'failed') return [];
  const rank = { error: 0, warning: 1, ok: 2 } as const;
  return [...outcome.conditions].sort((left, right) => rank[left.status] - rank[right.status]);
}

export function failedConditions(report: AnalysisReport): readonly GateCondition[] {
  return conditionsOf(report).filter(({ status }) => status === 'error');
}

/** Sorts the worst first, of the same outcome the one with more failed conditions, then by name. */
export function compareReports(left: AnalysisReport, right: AnalysisReport): number {
  return (
    WORST_FIRST.indexOf(left.outcome.status) - WORST_FIRST.indexOf(right.outcome.status) ||
    failedConditions(right).length - failedConditions(left).length ||
    nameOf(left).localeCompare(nameOf(right)) ||
    left.analysisKey.localeCompare(right.analysisKey)
  );
}
