import type { AnalysisReport } from '../../documents/analysis-report';
import { failedConditions, metConditions, unjudgedConditions } from '../../presentation/reports';
import { countOf, formatCount } from '../../presentation/values';

/** `2 of 5 conditions failed`, `3 conditions met, 2 not judged`; `undefined` where nothing was judged. */
export function conditionsInWords(report: AnalysisReport, locale: string): string | undefined {
  const { outcome } = report;
  if (outcome.status !== 'passed' && outcome.status !== 'failed') return undefined;
  const unjudged = unjudgedConditions(report).length;
  const more = unjudged === 0 ? '' : `, ${formatCount(unjudged, locale)} not judged`;
  if (outcome.status === 'passed') return `${countOf(metConditions(report).length, 'condition', locale)} met${more}`;
  const all = countOf(outcome.conditions.length, 'condition', locale);
  return `${formatCount(failedConditions(report).length, locale)} of ${all} failed${more}`;
}
