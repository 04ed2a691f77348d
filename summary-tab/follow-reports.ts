import { AzureDevOpsReportSource } from '../src/web/reading/azure-devops-report-source';
import type { BuildHost, HostedBuild } from './build-host';
import {
  asFailure,
  isComplete,
  ReadFailure,
  type BuildSnapshot,
  type DecorationAttachment,
  type TrendBuild,
} from '../src/web/reading/build-snapshot';
import { lacksDecoration } from '../src/web/reading/decorations';
import { followPage, pauseAfterFailure, type PageStates, type Show } from '../src/web/reading/follow-page';
import type { TabState } from './tab-state';
import { trendQuestion } from '../src/web/reading/trend';

const refreshEvery = { visible: 4_000, hidden: 20_000 };
const longestPause = 60_000;
/** How often a run that is over is read again when a report is missing. */
const mostLateReads = 2;

export type BuildReports = PageStates<TabState>;

/** Finds the build, reads it, and reads again while it runs. */
export function followReports(host: Pick<BuildHost, 'onBuild'>): BuildReports {
  return followPage<HostedBuild, TabState>({
    onSubject: (listener) => host.onBuild(listener),
    without: (problem) => ({ kind: 'without-build', problem }),
    follow: ({ access, buildId }, show, asked) =>
      follow(new AzureDevOpsReportSource(access, String(buildId)), show, asked),
  });
}

/** Reads until the build is over. Returns what ends it. */
function follow(source: AzureDevOpsReportSource, show: Show<TabState>, asked: () => void): () => void {
  let stopped = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let failures = 0;
  let untold = 0;
  let late = 0;
  let askedFor = '';
  let trend: readonly TrendBuild[] | undefined;
  let decorations: readonly DecorationAttachment[] = [];

  const update: Show<TabState> = (change) => {
    if (!stopped) show(change);
  };

  const read = async (): Promise<void> => {
    const result = await source.read(asked).catch(asFailure);
    asked();
    if (result instanceof ReadFailure) {
      failures += 1;
      update((now) => (now.kind === 'read' ? { ...now, stale: result } : { kind: 'failed', failure: result }));
      const pause = pauseAfterFailure(result, failures, { usual: pauseNow(), longest: longestPause });
      if (pause !== undefined) schedule(pause);
      return;
    }
    failures = 0;
    update(() => ({ kind: 'read', snapshot: result, trend, decorations, stale: undefined }));
    // Where Azure DevOps does not tell whether the run is over, it is asked again, less and less often.
    untold = result.build === undefined ? untold + 1 : 0;
    const isOver = result.build?.state === 'finished';
    // The list of reports may have been asked for just before the last one came.
    late = isOver && !isComplete(result) ? late + 1 : 0;
    if (isOver ? late > 0 && late <= mostLateReads : untold < 6) {
      schedule(Math.min(pauseNow() * 2 ** untold, longestPause));
    }
    await Promise.all([readTrend(result), readDecorations(result)]);
  };

  const readTrend = async (snapshot: BuildSnapshot): Promise<void> => {
    const question = trendQuestion(snapshot);
    // Once, and again only when further analyses have come.
    if (question === undefined || question.analysisKeys.join() === askedFor) return;
    askedFor = question.analysisKeys.join();
    // The trend is an extra: where it cannot be read there is none.
    trend = await source.readTrend(question).catch(() => []);
    update((now) => (now.kind === 'read' ? { ...now, trend } : now));
  };

  const readDecorations = async (snapshot: BuildSnapshot): Promise<void> => {
    if (!lacksDecoration(snapshot, decorations)) return;
    // An extra as well: the verdict stands already, and nothing here changes it.
    decorations = await source.readDecorations().catch(() => decorations);
    update((now) => (now.kind === 'read' ? { ...now, decorations } : now));
  };

  const schedule = (pause: number): void => {
    if (!stopped) timer = setTimeout(() => void read(), pause);
  };

  void read();
  return () => {
    stopped = true;
    clearTimeout(timer);
  };
}

const pauseNow = (): number => (document.hidden ? refreshEvery.hidden : refreshEvery.visible);
