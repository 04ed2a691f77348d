import type { AnalysisReport } from '../src/documents/analysis-report';
import type { Iteration } from '../src/documents/pull-request';
import { publishedAnalyses, ReadFailure } from '../src/web/reading/build-snapshot';
import type { PullRequestSnapshot, Run } from './pull-request-snapshot';

/** An iteration with the reports of its commits. */
export interface AnalyzedIteration {
  readonly iteration: Iteration;
  /** Of each analysis the newest. */
  readonly reports: readonly AnalysisReport[];
  /** The newest of its runs. */
  readonly run: Run | null;
}

/** The iterations of a pull request, newest first, each with what was published of it; `null` where they could not be read. */
export function reportsByIteration(snapshot: PullRequestSnapshot): readonly AnalyzedIteration[] | null {
  const { iterations, shown, earlier } = snapshot;
  if (iterations instanceof ReadFailure) return null;
  const published = [
    ...shown.map(({ run, snapshot: files }) => ({ run, files })),
    ...(earlier ?? []).map(({ run, files }) => ({ run, files })),
  ].flatMap(({ run, files }) =>
    publishedAnalyses(files).flatMap((one) => (one.kind === 'report' ? [{ run, report: one.report }] : [])),
  );
  // A higher id is of a later run.
  published.sort((left, right) => right.run.id - left.run.id);
  const newestFirst = [...iterations].sort((left, right) => right.id - left.id);
  return newestFirst.map((iteration) => {
    // Another target makes one more iteration of the same commit: what was analyzed counts for the newest of them.
    const isNewestOfItsCommit =
      newestFirst.find(({ sourceCommit }) => isSame(sourceCommit, iteration.sourceCommit)) === iteration;
    const found = isNewestOfItsCommit
      ? published.filter(({ report }) => isSame(report.pipeline.sourceCommit, iteration.sourceCommit))
      : [];
    const newest = new Map<string, AnalysisReport>();
    for (const { report } of found) if (!newest.has(report.analysisKey)) newest.set(report.analysisKey, report);
    return { iteration, reports: [...newest.values()], run: found[0]?.run ?? null };
  });
}

function isSame(left: string | null, right: string | null): boolean {
  return left !== null && left.toLowerCase() === right?.toLowerCase();
}
