import type { AnalysisReport } from '../../documents/analysis-report';
import type { OutcomeStatus } from '../../documents/gate-outcome';
import { worstStatus } from '../../domain/gate/overall-status';
import { describeCondition } from '../../presentation/conditions';
import { STATUS_IN_WORDS } from '../../presentation/outcomes';
import { conditionsInWords } from './conditions-in-words';
import { failedConditions, nameOf } from '../../presentation/reports';
import { formatCount } from '../../presentation/values';
import { countsInWords } from '../../presentation/verdict-sentences';
import type { VerdictView } from './view';

/**
 * The line that is read first.
 *
 * @param reports worst first.
 * @param others outcomes of analyses whose report does not count; never a success.
 * @param running whether more may follow: what is good so far is not yet good.
 */
export function toVerdictView(
  reports: readonly AnalysisReport[],
  others: readonly OutcomeStatus[],
  running: boolean,
  locale: string,
): VerdictView {
  const statuses = [...reports.map(({ outcome }): OutcomeStatus => outcome.status), ...others];
  const status = worstStatus(statuses);
  const mayChange = running && status !== 'failed';
  return {
    status: mayChange ? 'running' : status,
    title: `Quality gate ${STATUS_IN_WORDS[status]}${mayChange ? ' so far' : ''}`,
    facts: statuses.length === 1 ? conditionCounts(reports, locale) : countsInWords(statuses, locale),
    worst: worst(reports, locale),
  };
}

function conditionCounts(reports: readonly AnalysisReport[], locale: string): readonly string[] {
  return reports.flatMap((report) => conditionsInWords(report, locale) ?? []);
}

function failedInWords(reports: readonly AnalysisReport[], locale: string): string {
  const failed = reports.reduce((sum, report) => sum + failedConditions(report).length, 0);
  return `${formatCount(failed, locale)} failed ${failed === 1 ? 'condition' : 'conditions'}`;
}

/** What to look at first, so that nobody has to scroll for it. */
function worst(reports: readonly AnalysisReport[], locale: string): string | undefined {
  const [first] = reports;
  if (first === undefined || reports.length < 2) return undefined;
  const [condition] = failedConditions(first);
  if (condition === undefined) return undefined;
  const { metric, value, requirement } = describeCondition(condition, locale, first.metrics);
  return `${failedInWords(reports, locale)}. ${nameOf(first)}: ${metric} ${value}, ${requirement}`;
}
