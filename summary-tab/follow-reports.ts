import { AzureDevOpsReportSource } from '../src/web/reading/azure-devops-report-source';
import type { BuildHost, HostedBuild } from './build-host';
import {
  isComplete,
  type BuildSnapshot,
  type DecorationAttachment,
  type TrendBuild,
} from '../src/web/reading/build-snapshot';
import { lacksDecoration } from '../src/web/reading/decorations';
import { followPage, readRepeatedly, type PageStates, type Show } from '../src/web/reading/follow-page';
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
    follow: ({ access, buildId }, show) => follow(new AzureDevOpsReportSource(access, String(buildId)), show),
  });
}

/** Reads until the build is over. Returns what ends it. */
function follow(source: AzureDevOpsReportSource, show: Show<TabState>): () => void {
  let untold = 0;
  let late = 0;
  let askedFor = '';
  let trend: readonly TrendBuild[] | undefined;
  let decorations: readonly DecorationAttachment[] = [];

  const read = async (update: Show<TabState>): Promise<number | undefined> => {
    const snapshot = await source.read();
    update(() => ({ kind: 'read', snapshot, trend, decorations, stale: undefined }));
    void readTrend(snapshot, update);
    void readDecorations(snapshot, update);
    // Where Azure DevOps does not tell whether the run is over, it is asked again, less and less often.
    untold = snapshot.build === undefined ? untold + 1 : 0;
    const isOver = snapshot.build?.state === 'finished';
    // The list of reports may have been asked for just before the last one came.
    late = isOver && !isComplete(snapshot) ? late + 1 : 0;
    const goesOn = isOver ? late > 0 && late <= mostLateReads : untold < 6;
    return goesOn ? Math.min(pauseNow() * 2 ** untold, longestPause) : undefined;
  };

  const readTrend = async (snapshot: BuildSnapshot, update: Show<TabState>): Promise<void> => {
    const question = trendQuestion(snapshot);
    // Once, and again only when further analyses have come.
    if (question === undefined || question.analysisKeys.join() === askedFor) return;
    askedFor = question.analysisKeys.join();
    // The trend is an extra: where it cannot be read there is none.
    trend = await source.readTrend(question).catch(() => []);
    update((now) => (now.kind === 'read' ? { ...now, trend } : now));
  };

  const readDecorations = async (snapshot: BuildSnapshot, update: Show<TabState>): Promise<void> => {
    if (!lacksDecoration(snapshot, decorations)) return;
    // An extra as well: the verdict stands already, and nothing here changes it.
    decorations = await source.readDecorations().catch(() => decorations);
    update((now) => (now.kind === 'read' ? { ...now, decorations } : now));
  };

  return readRepeatedly(show, { read, pause: { usual: pauseNow, longest: longestPause } });
}

const pauseNow = (): number => (document.hidden ? refreshEvery.hidden : refreshEvery.visible);
