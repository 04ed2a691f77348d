import type { AnalysisReport } from '../src/documents/analysis-report';
import type { OutcomeStatus } from '../src/documents/gate-outcome';
import { failedCount, projectName, worstStatus } from './order';
import type { VerdictView } from './view';
import type { Words } from './words';

const titles: Readonly<Record<OutcomeStatus, string>> = {
  failed: 'Quality gate failed',
  unknown: 'Quality gate unknown',
  none: 'No quality gate verdict',
  skipped: 'Analysis skipped',
  passed: 'Quality gate passed',
};

/**
 * The line that is read first.
 *
 * @param reports worst first.
 * @param unreadable number of reports that could not be read; each counts as unknown.
 */
export function toVerdictView(reports: readonly AnalysisReport[], unreadable: number, words: Words): VerdictView {
  const status = worstStatus(reports, unreadable);
  return {
    status,
    title: titles[status],
    facts: [...counts(reports, unreadable, words), ...worstCondition(reports, words)],
  };
}

function counts(reports: readonly AnalysisReport[], unreadable: number, words: Words): readonly string[] {
  const all = reports.length + unreadable;
  const failedConditions = reports.reduce((sum, report) => sum + failedCount(report), 0);
  const failed =
    failedConditions === 0
      ? []
      : [`${words.count(failedConditions)} failed ${failedConditions === 1 ? 'condition' : 'conditions'}`];
  if (all === 1) return failed;
  const of = (wanted: OutcomeStatus): number => reports.filter(({ outcome }) => outcome.status === wanted).length;
  const named = (count: number, word: string): readonly string[] =>
    count === 0 ? [] : [`${words.count(count)} ${word}`];
  return [
    `${words.count(of('passed'))} of ${words.count(all)} projects pass`,
    ...named(of('failed'), 'failed'),
    ...named(of('unknown') + unreadable, 'unknown'),
    ...named(of('none'), 'without a verdict'),
    ...named(of('skipped'), 'skipped'),
    ...failed,
  ];
}

/** What to look at first, so that nobody has to scroll for it. */
function worstCondition(reports: readonly AnalysisReport[], words: Words): readonly string[] {
  const [worst] = reports;
  if (worst?.outcome.status !== 'failed') return [];
  const condition = worst.outcome.conditions.find(({ status }) => status === 'error');
  if (condition === undefined) return [];
  const where = reports.length === 1 ? '' : `${projectName(worst)}: `;
  return [
    `${where}${words.metric(condition.metric, worst)} ${words.value(condition.metric, condition.actual, worst)}, ${words.requirement(condition, worst)}`,
  ];
}
