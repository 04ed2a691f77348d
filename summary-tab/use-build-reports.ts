import * as React from 'react';
import { AzureDevOpsReportSource } from './azure-devops-report-source';
import type { Host, HostedBuild } from './host';
import { ReadFailure, type BuildSnapshot, type ReportSource, type TrendBuild } from './report-source';
import type { HostProblem, TabState } from './tab-state';
import { trendQuestion } from './trend';

/** After how long a person is told that the wait is not normal. */
const slowAfter = 4_000;
const refreshEvery = { visible: 4_000, hidden: 20_000 };
const longestPause = 60_000;

/** The state of the tab over time: finds the build, reads it, and reads again while the build runs. */
export function useBuildReports(host: Host): { readonly state: TabState; readonly retry: () => void } {
  const [build, setBuild] = React.useState<HostedBuild | HostProblem>();
  const [attempt, setAttempt] = React.useState(0);
  const [state, setState] = React.useState<TabState>({ kind: 'connecting', slow: false });
  const retry = React.useCallback(() => setAttempt((count) => count + 1), []);

  React.useEffect(() => host.onBuild(setBuild), [host]);

  React.useEffect(() => {
    if (typeof build === 'string') {
      setState({ kind: 'without-build', problem: build });
      return undefined;
    }
    setState({ kind: 'connecting', slow: false });
    const slow = setTimeout(
      () => setState((now) => (now.kind === 'connecting' ? { ...now, slow: true } : now)),
      slowAfter,
    );
    const stop = build ? follow(new AzureDevOpsReportSource(build.access, build.buildId), setState) : undefined;
    return () => {
      clearTimeout(slow);
      stop?.();
    };
  }, [build, attempt]);

  return { state, retry };
}

/** Reads until the build is over. Returns what ends it. */
function follow(source: ReportSource, show: (change: (now: TabState) => TabState) => void): () => void {
  let stopped = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let failures = 0;
  let trend: readonly TrendBuild[] | undefined;

  const update = (change: (now: TabState) => TabState): void => {
    if (!stopped) show(change);
  };

  const read = async (): Promise<void> => {
    const result = await source.read().catch(asFailure);
    if (result instanceof ReadFailure) {
      failures += 1;
      update((now) => (now.kind === 'read' ? { ...now, stale: result } : { kind: 'failed', failure: result }));
      // The first failure is the person's to repeat; one in the middle of a run is not worth a question.
      if (failures < 6) schedule(Math.min(pauseNow() * 2 ** failures, longestPause));
      return;
    }
    failures = 0;
    update(() => ({ kind: 'read', snapshot: result, trend, stale: undefined }));
    if (result.build !== undefined && result.build.state !== 'finished') schedule(pauseNow());
    await readTrend(result);
  };

  const readTrend = async (snapshot: BuildSnapshot): Promise<void> => {
    const question = trend === undefined ? trendQuestion(snapshot) : undefined;
    if (question === undefined) return;
    // The trend is an extra: where it cannot be read there is none.
    trend = await source.readTrend(question).catch(() => []);
    update((now) => (now.kind === 'read' ? { ...now, trend } : now));
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

/** A fault of our own is shown like an answer that cannot be understood: a page is never left empty. */
function asFailure(error: unknown): ReadFailure {
  return error instanceof ReadFailure ? error : new ReadFailure('broken', undefined, { cause: error });
}
