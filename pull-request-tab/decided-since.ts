import type { AnalysisReport } from '../src/documents/analysis-report';
import type { PostedStatus } from '../src/documents/pull-request';
import { liveStatusOf } from '../src/domain/decoration/live-verdicts';
import { onOneLine } from '../src/presentation/plain-text';
import { nameOf } from '../src/presentation/reports';
import { ReadFailure } from '../src/web/reading/build-snapshot';
import type { ResultsView } from '../src/web/view/view';
import type { Read } from './pull-request-snapshot';
import type { AnalyzedIteration } from './reports-by-iteration';

/**
 * What people have decided in SonarQube since the analysis, as the statuses of the pull request follow it: the page says no
 * better verdict than they do.
 */
export function decidedSince(
  results: ResultsView,
  { iteration, reports }: AnalyzedIteration,
  statuses: Read<readonly PostedStatus[]>,
): ResultsView {
  if (statuses instanceof ReadFailure) return results;
  const changed = reports.flatMap((report) => {
    const verdict = liveVerdictOf(report, iteration.id, statuses);
    return verdict === null || verdict === report.outcome.status ? [] : [{ report, verdict }];
  });
  if (changed.length === 0) return results;
  const hasFailed = changed.some(({ verdict }) => verdict === 'failed');
  return {
    ...results,
    verdict: hasFailed ? { ...results.verdict, status: 'failed', title: 'Quality gate failed' } : results.verdict,
    notices: [
      {
        tone: hasFailed ? 'warning' : 'neutral',
        title: 'Decided in SonarQube since these results were published',
        text: changed.map(
          ({ report, verdict }) => `${onOneLine(nameOf(report), 100)}: quality gate ${verdict} by now.`,
        ),
        retry: false,
      },
      ...results.notices,
    ],
  };
}

/** `null` where no status follows this very analysis. */
function liveVerdictOf(
  { analysisKey, analysisId, project }: AnalysisReport,
  iterationId: number,
  statuses: readonly PostedStatus[],
): 'passed' | 'failed' | null {
  const of = { projectKey: project.key, analysisKey, analysis: analysisId ?? '' };
  const live = liveStatusOf(of, iterationId, statuses);
  return live?.state === 'succeeded' ? 'passed' : live?.state === 'failed' ? 'failed' : null;
}
