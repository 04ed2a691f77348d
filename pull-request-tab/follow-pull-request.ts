import { asFailure, ReadFailure } from '../src/web/reading/build-snapshot';
import { followPage, pauseAfterFailure, type PageStates, type Show } from '../src/web/reading/follow-page';
import type { HostedPullRequest, PullRequestHost } from './pull-request-host';
import type { PullRequestState } from './pull-request-snapshot';
import { PullRequestSource } from './pull-request-source';

/** While a run goes on, and while only a new push could bring something. */
const refreshEvery = { running: { visible: 4_000, hidden: 20_000 }, idle: { visible: 30_000, hidden: 120_000 } };
const longestPause = 120_000;

export type PullRequestReports = PageStates<PullRequestState>;

/** Finds the pull request, reads it, and reads again: as long as a page is open a person may push. */
export function followPullRequest(host: Pick<PullRequestHost, 'onPullRequest'>): PullRequestReports {
  return followPage<HostedPullRequest, PullRequestState>({
    onSubject: (listener) => host.onPullRequest(listener),
    without: (problem) => ({ kind: 'without-pull-request', problem }),
    follow: (pullRequest, show, asked) => follow(new PullRequestSource(pullRequest), show, asked),
  });
}

/** Reads until it is told to stop. Returns what tells it. */
function follow(source: PullRequestSource, show: Show<PullRequestState>, asked: () => void): () => void {
  let stopped = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let failures = 0;

  const update: Show<PullRequestState> = (change) => {
    if (!stopped) show(change);
  };
  const read = async (): Promise<void> => {
    const result = await source.read(asked).catch(asFailure);
    asked();
    if (result instanceof ReadFailure) {
      failures += 1;
      update((now) => (now.kind === 'read' ? { ...now, stale: result } : { kind: 'failed', failure: result }));
      const pause = pauseAfterFailure(result, failures, { usual: pauseNow(true), longest: longestPause });
      if (pause !== undefined) schedule(pause);
      return;
    }
    failures = 0;
    const { snapshot, builds } = result;
    update((now) => {
      // What takes longer stays on screen until it is read again.
      const before = now.kind === 'read' ? now.snapshot : undefined;
      return {
        kind: 'read',
        snapshot: { ...snapshot, threads: before?.threads, policies: before?.policies, earlier: before?.earlier },
        stale: undefined,
      };
    });
    const more = await source.readMore(snapshot, builds);
    update((now) => (now.kind === 'read' ? { ...now, snapshot: more } : now));
    schedule(pauseNow(builds.some(({ state }) => state !== 'finished')));
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

function pauseNow(isRunning: boolean): number {
  const { visible, hidden } = isRunning ? refreshEvery.running : refreshEvery.idle;
  return document.hidden ? hidden : visible;
}
