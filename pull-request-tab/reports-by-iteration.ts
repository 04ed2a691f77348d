import type { AnalysisReport } from '../src/documents/analysis-report';
import type { Iteration } from '../src/documents/pull-request';
import { firstOfEach } from '../src/domain/first-of-each';
import { keyAmongPipelines } from '../src/presentation/reports';
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

/**
 * The iterations of a pull request, newest first, each with what was published of it; `null` where they, or its target, could not
 * be read.
 */
export function reportsByIteration(snapshot: PullRequestSnapshot): readonly AnalyzedIteration[] | null {
  const { iterations, target, shown, earlier } = snapshot;
  if (iterations instanceof ReadFailure || target instanceof ReadFailure) return null;
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
    // Another target makes one more iteration of the same commit: what was compared with that of today counts for the newest.
    const ofItsCommit = newestFirst.filter(({ sourceCommit }) => isSame(sourceCommit, iteration.sourceCommit));
    const place = ofItsCommit.indexOf(iteration);
    const found = published.filter(
      ({ report }) =>
        isSame(report.pipeline.sourceCommit, iteration.sourceCommit) && place === (isForTarget(report, target) ? 0 : 1),
    );
    const newest = firstOfEach(
      found.map(({ report }) => report),
      keyAmongPipelines,
    );
    return { iteration, reports: [...newest.values()], run: found[0]?.run ?? null };
  });
}

/** Whether a report was compared with this branch, as far as it tells. */
export function isForTarget({ scope }: AnalysisReport, target: string): boolean {
  return scope.kind !== 'pull-request' || scope.base === '' || scope.base === target;
}

function isSame(left: string | null, right: string | null): boolean {
  return left !== null && left.toLowerCase() === right?.toLowerCase();
}
