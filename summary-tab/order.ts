import type { AnalysisReport } from '../src/documents/analysis-report';
import type { OutcomeStatus } from '../src/documents/gate-outcome';

/** Worst first. */
const badness: readonly OutcomeStatus[] = ['failed', 'unknown', 'none', 'skipped', 'passed'];

/** Sorts the worst first, of the same outcome the one with more failed conditions, then by name. */
export function compareReports(left: AnalysisReport, right: AnalysisReport): number {
  return (
    badness.indexOf(left.outcome.status) - badness.indexOf(right.outcome.status) ||
    failedCount(right) - failedCount(left) ||
    projectName(left).localeCompare(projectName(right)) ||
    left.analysisKey.localeCompare(right.analysisKey)
  );
}

/** The worst of all; an unreadable report is an unknown outcome, never a success. */
export function worstStatus(reports: readonly AnalysisReport[], unreadable: number): OutcomeStatus {
  const found = new Set(reports.map(({ outcome }) => outcome.status));
  if (unreadable > 0) found.add('unknown');
  return badness.find((status) => found.has(status)) ?? 'unknown';
}

export function failedCount({ outcome }: AnalysisReport): number {
  return outcome.status === 'failed' ? outcome.conditions.filter(({ status }) => status === 'error').length : 0;
}

export function projectName(report: AnalysisReport): string {
  return report.analysisName ?? report.project.name ?? report.project.key;
}
