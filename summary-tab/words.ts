import type { AnalysisReport, ReportedIssue } from '../src/documents/analysis-report';
import type { AnalysisOutcome, GateCondition } from '../src/documents/gate-outcome';
import { isPercent, metricName, reasons, requirement, severity, value } from './present-tmp';

/** The words and numbers of `src/presentation/`, with the viewer's locale filled in. */
export interface Words {
  metric(key: string, report: AnalysisReport): string;
  value(key: string, raw: string | null, report: AnalysisReport): string;
  requirement(condition: GateCondition, report: AnalysisReport): string;
  isRatio(key: string, report: AnalysisReport): boolean;
  reason(outcome: AnalysisOutcome): { readonly reason: string; readonly remedy: string | undefined };
  severity(issue: ReportedIssue, report: AnalysisReport): string;
  count(value: number): string;
  time(iso: string): string;
  date(iso: string): string;
  duration(milliseconds: number): string;
}

export function toWords(locale: string): Words {
  return {
    metric: (key) => metricName(key),
    value: (key, raw) => value(key, raw, locale),
    requirement: (condition) => requirement(condition, locale),
    isRatio: (key) => isPercent(key),
    reason: (outcome) => reasons(outcome),
    severity,
    count: (number) => new Intl.NumberFormat(locale).format(number),
    time: (iso) => new Intl.DateTimeFormat(locale, { timeStyle: 'short' }).format(new Date(iso)),
    date: (iso) =>
      new Intl.DateTimeFormat(locale, { dateStyle: 'medium' }).format(new Date(iso.replace(/(\d\d)(\d\d)$/, '$1:$2'))),
    duration: (milliseconds) => `${(milliseconds / 1000).toFixed(1)} s`,
  };
}
