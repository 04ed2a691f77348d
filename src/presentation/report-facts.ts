import type { AnalysisReport } from '../documents/analysis-report';
import type { GateCondition } from '../documents/gate-outcome';
import { onOneLine } from './plain-text';
import { WORST_FIRST } from '../domain/gate/overall-status';

/** What people call the analysis, on one line. */
export function nameOf({ analysisName, project }: AnalysisReport): string {
  const names = [analysisName, project.name, project.key];
  return names.map((name) => onOneLine(name ?? '', MOST_CHARACTERS)).find((name) => name !== '') ?? UNNAMED;
}

/** The key of an analysis says nothing to people where neither Prepare nor a report tells the project. */
const UNNAMED = 'the project that the build tool names';

const MOST_CHARACTERS = 100;

/** Conditions of the gate, the failed ones first; none where nothing was judged. */
export function conditionsOf({ outcome }: AnalysisReport): readonly GateCondition[] {
  if (outcome.status !== 'passed' && outcome.status !== 'failed') return [];
  const rank = { error: 0, warning: 1, ok: 2 } as const;
  return [...outcome.conditions].sort((left, right) => rank[left.status] - rank[right.status]);
}

/** What a value of this metric is compared with, so that it is never written as its threshold when it is not. */
export function thresholdOf(report: AnalysisReport, metric: string): string | null {
  return conditionsOf(report).find((condition) => condition.metric === metric)?.threshold ?? null;
}

export function failedConditions(report: AnalysisReport): readonly GateCondition[] {
  return conditionsOf(report).filter(({ status }) => status === 'error');
}

/** What a reader must know to take the verdict for what it is; each a sentence. */
export function notesOf({ conditionsIgnored, basis }: AnalysisReport): readonly string[] {
  return [
    ...(conditionsIgnored ? ['Coverage and duplication were not judged, since the change is small.'] : []),
    ...(basis === 'project'
      ? ['This is the gate of the project as it stands in SonarQube: nothing was analysed in this run.']
      : []),
  ];
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
