import type { AnalysisReport } from '../src/documents/analysis-report';
import type { PostedStatus } from '../src/documents/pull-request';
import { liveStatusOf } from '../src/domain/decoration/live-verdicts';
import { newestStatus, STATUS_NAME } from '../src/domain/decoration/plan-statuses';
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
  const standing = noBetterThan(results, worseStatus(iteration.id, statuses));
  const changed = reports.flatMap((report) => {
    const verdict = liveVerdictOf(report, iteration.id, statuses);
    return verdict === null || verdict === report.outcome.status ? [] : [{ report, verdict }];
  });
  if (changed.length === 0) return standing;
  const hasFailed = changed.some(({ verdict }) => verdict === 'failed');
  return {
    ...results,
    verdict: hasFailed ? { ...results.verdict, status: 'failed', title: 'Quality gate failed' } : standing.verdict,
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

export const NEWEST_COMMITS = 'of the newest commits';

/** A verdict that is not there yet. */
export function notYet<T extends 'running' | 'unknown'>(
  status: T,
  what: string,
): { readonly status: T; readonly title: string } {
  return { status, title: `The quality gate ${what} is not known` };
}

/**
 * What the status of all projects on an iteration says, where it is worse than a success: of another pipeline whose run is not
 * shown, of one that is announced, or of a job whose report was lost.
 */
export function worseStatus(iterationId: number, statuses: readonly PostedStatus[]) {
  const posted = newestStatus(statuses, STATUS_NAME, iterationId);
  const description = onOneLine(posted?.description ?? '', 200);
  switch (posted?.state) {
    case 'failed':
      return { status: 'failed' as const, title: 'Quality gate failed', description };
    case 'error':
      return { ...notYet('unknown', NEWEST_COMMITS), description };
    case 'pending':
      return { ...notYet('running', NEWEST_COMMITS), description };
    default:
      return undefined;
  }
}

function noBetterThan(results: ResultsView, worse: ReturnType<typeof worseStatus>): ResultsView {
  if (worse === undefined || results.verdict.status !== 'passed') return results;
  const { status, title, description } = worse;
  return {
    ...results,
    verdict: { ...results.verdict, status, title },
    notices: [
      {
        tone: status === 'running' ? 'running' : 'warning',
        title: 'The status of the pull request says less than these results',
        text: [description],
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
