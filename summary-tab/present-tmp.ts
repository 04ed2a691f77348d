import type { AnalysisReport, ReportedIssue } from '../src/documents/analysis-report';
import type { AnalysisOutcome, GateCondition } from '../src/documents/gate-outcome';
export const metricName = (m: string) =>
  m.replace(/^new_/, '').replace(/_/g, ' ') + (m.startsWith('new_') ? ' on new code' : '');
export const isRating = (m: string) => m.endsWith('_rating');
export const isPercent = (m: string) => /coverage|density|reviewed/.test(m);
export const value = (m: string, raw: string | null, locale: string) =>
  raw === null
    ? 'no value'
    : isRating(m)
      ? ('ABCDE'[Number(raw) - 1] ?? raw)
      : isPercent(m)
        ? new Intl.NumberFormat(locale, { maximumFractionDigits: 1 }).format(Number(raw)) + ' %'
        : new Intl.NumberFormat(locale).format(Number(raw));
export const requirement = (c: GateCondition, locale: string) =>
  c.threshold === null
    ? ''
    : isRating(c.metric)
      ? `must be ${value(c.metric, c.threshold, locale)}`
      : c.comparator === 'LT'
        ? `at least ${value(c.metric, c.threshold, locale)}`
        : `at most ${value(c.metric, c.threshold, locale)}`;
export const reasons = (o: AnalysisOutcome): { reason: string; remedy: string | undefined } => ({
  reason: 'reason' in o ? o.reason : '',
  remedy: 'Do something.',
});
export const severity = (i: ReportedIssue, _r: AnalysisReport) => i.impacts[0]?.severity ?? i.severity ?? 'INFO';
