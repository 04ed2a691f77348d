import type { AnalysisReport } from '../../documents/analysis-report';
import { compareReports } from '../../presentation/reports';
import { publishedAnalyses, type BuildSnapshot, type TrendQuestion } from './build-snapshot';

/** Properties are named one by one in the address of the request, which has to stay short enough for every server. */
const mostAnalyses = 20;

/**
 * What to ask for the trend, `undefined` when there is none: pull requests have no history of their own, and without
 * definition and branch nothing can be compared.
 */
export function trendQuestion(snapshot: BuildSnapshot): TrendQuestion | undefined {
  const { build } = snapshot;
  if (!build || build.definitionId === null || build.sourceBranch === null) return undefined;
  // The worst first, as they are shown: those that are open have a trend.
  const analysisKeys = publishedAnalyses(snapshot)
    .flatMap((one) => (one.kind === 'report' ? [one.report] : []))
    .sort(compareReports)
    .filter(hasTrend)
    .map((report) => report.analysisKey)
    .slice(0, mostAnalyses);
  if (analysisKeys.length === 0) return undefined;
  return { definitionId: build.definitionId, sourceBranch: build.sourceBranch, analysisKeys };
}

export const hasTrend = (report: AnalysisReport): boolean => report.scope.kind !== 'pull-request';
