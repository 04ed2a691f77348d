import type { AnalysisReport } from '../src/documents/analysis-report';
import type { AnalysisWithoutVerdict } from '../src/domain/report/published-analyses';
import { compareReports, withDistinctNames } from '../src/presentation/reports';
import { publishedAnalyses, type PublishedFiles } from '../src/web/reading/build-snapshot';

/** The analyses of a run that a widget is about. */
export interface ShownAnalyses {
  /** Worst first. */
  readonly reports: readonly AnalysisReport[];
  /** Those without a verdict. */
  readonly others: readonly AnalysisWithoutVerdict[];
  /** Chosen projects of which the run published nothing at all. */
  readonly missing: readonly string[];
}

/**
 * What the run published, by the rule of the gates, of all projects or of those that were chosen. An analysis whose project
 * nobody tells may be of a chosen one, so it counts.
 */
export function shownAnalyses(files: PublishedFiles, projects: readonly string[] | null): ShownAnalyses {
  const isChosen = (key: string | null): boolean => projects === null || key === null || projects.includes(key);
  const published = publishedAnalyses(files);
  const reports = published.flatMap((one) =>
    one.kind === 'report' && isChosen(one.report.project.key) ? [one.report] : [],
  );
  const others = published.flatMap((one) => (one.kind === 'no-verdict' && isChosen(one.projectKey) ? [one] : []));
  const told = new Set([...reports.map(({ project }) => project.key), ...others.map(({ projectKey }) => projectKey)]);
  return {
    reports: withDistinctNames([...reports].sort(compareReports)),
    others,
    missing: (projects ?? []).filter((key) => !told.has(key)),
  };
}
