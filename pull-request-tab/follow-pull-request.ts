import { followPage, readRepeatedly, type PageStates, type Show } from '../src/web/reading/follow-page';
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
    follow: (pullRequest, show) => follow(new PullRequestSource(pullRequest), show),
  });
}

/** Reads until it is told to stop. Returns what tells it. */
function follow(source: PullRequestSource, show: Show<PullRequestState>): () => void {
  const read = async (update: Show<PullRequestState>): Promise<number> => {
    const { snapshot, builds } = await source.read();
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
    return pauseNow(builds.some(({ state }) => state !== 'finished'));
  };
  return readRepeatedly(show, { read, pause: { usual: () => pauseNow(true), longest: longestPause } });
}

function pauseNow(isRunning: boolean): number {
  const { visible, hidden } = isRunning ? refreshEvery.running : refreshEvery.idle;
  return document.hidden ? hidden : visible;
}
