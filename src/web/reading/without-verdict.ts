import type { AnalysisWithoutVerdict } from '../../domain/report/published-analyses';
import { publishedAnalyses, type BuildSnapshot } from './build-snapshot';

/** The analyses of a build that have no verdict: `pending` are those that may still get one. */
export function withoutVerdict(
  snapshot: BuildSnapshot,
): Readonly<Record<'settled' | 'pending', readonly AnalysisWithoutVerdict[]>> {
  const isRunning = snapshot.build !== undefined && snapshot.build.state !== 'finished';
  const without = publishedAnalyses(snapshot).flatMap((one) => (one.kind === 'no-verdict' ? [one] : []));
  const pending = isRunning ? without.filter(mayStillCome) : [];
  return { pending, settled: without.filter((one) => !pending.includes(one)) };
}

/** Whether the steps of the run say best why there is nothing at all to see. */
export function showsNothing({ snapshot }: { readonly snapshot: BuildSnapshot }): boolean {
  const published = publishedAnalyses(snapshot);
  const { settled, pending } = withoutVerdict(snapshot);
  return (
    settled.length + pending.length === published.length &&
    ![...settled, ...pending].some(({ failed }) => failed) &&
    (settled.length === 0 || (snapshot.tasks ?? []).length > 0) &&
    settled.every(({ reason }) => reason === 'not-published')
  );
}

/** While the run goes on, Publish may still come, and its report is uploaded after it has ended. */
function mayStillCome({ reason }: AnalysisWithoutVerdict): boolean {
  return reason === 'not-published' || reason === 'report-missing' || reason === 'report-outdated';
}
