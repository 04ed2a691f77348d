import type { AnalysisReport } from '../src/documents/analysis-report';
import { failedConditions } from '../src/presentation/report-facts';
import { countOf, formatCount } from '../src/presentation/values';

/** `2 of 5 conditions failed`, `5 conditions met`; `undefined` where nothing was judged. */
export function conditionsInWords(report: AnalysisReport, locale: string): string | undefined {
  const { outcome } = report;
  if (outcome.status !== 'passed' && outcome.status !== 'failed') return undefined;
  const all = countOf(outcome.conditions.length, 'condition', locale);
  if (outcome.status === 'passed') return `${all} met`;
  return `${formatCount(failedConditions(report).length, locale)} of ${all} failed`;
}
