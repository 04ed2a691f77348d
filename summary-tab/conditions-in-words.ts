import type { AnalysisReport } from '../src/documents/analysis-report';
import { failedConditions } from '../src/presentation/report-facts';
import { formatCount } from '../src/presentation/values';

/** `2 of 5 conditions failed`, `5 conditions met`; `undefined` where nothing was judged. */
export function conditionsInWords(report: AnalysisReport, locale: string): string | undefined {
  const { outcome } = report;
  if (outcome.status !== 'passed' && outcome.status !== 'failed') return undefined;
  const all = countOf(outcome.conditions.length, 'condition', locale);
  if (outcome.status === 'passed') return `${all} met`;
  return `${formatCount(failedConditions(report).length, locale)} of ${all} failed`;
}

/** `1 condition`, `5 conditions`. */
export function countOf(count: number, noun: string, locale: string): string {
  return `${formatCount(count, locale)} ${count === 1 ? noun : `${noun}s`}`;
}
