import type { HostProblem } from '../src/web/host/host-problem';
import { ReadFailure } from '../src/web/reading/build-snapshot';
import type { HostedPullRequest, PullRequestHost } from './pull-request-host';
import type { PullRequestState } from './pull-request-snapshot';
import { asFailure, PullRequestSource } from './pull-request-source';

/** After how long a person is told that the wait is not normal. */
const slowAfter = 4_000;
/** While a run goes on, and while only a new push could bring something. */
const refreshEvery = { running: { visible: 4_000, hidden: 20_000 }, idle: { visible: 30_000, hidden: 120_000 } };
const longestPause = 120_000;

/** The state of the page over time, for whoever shows it. */
export interface PullRequestReports {
  /** Resolves when the first questions are asked, or cannot be. */
  readonly asked: Promise<void>;
  readonly current: () => PullRequestState;
  /** Calls back with each further state. Returns what ends it. */
  readonly subscribe: (listener: (state: PullRequestState) => void) => () => void;
  readonly retry: () => void;
}

type Show = (change: (now: PullRequestState) => PullRequestState) => void;

/** Finds the pull request, reads it, and reads again: as long as a page is open a person may push. */
export function followPullRequest(host: Pick<PullRequestHost, 'onPullRequest'>): PullRequestReports {
  const listeners = new Set<(state: PullRequestState) => void>();
  let state: PullRequestState = { kind: 'connecting', slow: false };
  let tellAsked: () => void = () => undefined;
  const asked = new Promise<void>((resolve) => (tellAsked = resolve));
  let pullRequest: HostedPullRequest | HostProblem | undefined;
  let stop: () => void = () => undefined;

  const show: Show = (change) => {
    state = change(state);
    for (const listener of listeners) listener(state);
  };
  const restart = (): void => {
    stop();
    const problem = typeof pullRequest === 'string' ? pullRequest : undefined;
    show(() =>
      problem === undefined ? { kind: 'connecting', slow: false } : { kind: 'without-pull-request', problem },
    );
    const slow = setTimeout(() => show((now) => (now.kind === 'connecting' ? { ...now, slow: true } : now)), slowAfter);
    const end =
      typeof pullRequest === 'object' ? follow(new PullRequestSource(pullRequest), show, tellAsked) : undefined;
    if (problem !== undefined) tellAsked();
    stop = () => {
      clearTimeout(slow);
      end?.();
    };
  };

  restart();
  host.onPullRequest((next) => {
    pullRequest = next;
    restart();
  });
  return {
    asked,
    current: () => state,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    retry: restart,
  };
}

/** Reads until it is told to stop. Returns what tells it. */
function follow(source: PullRequestSource, show: Show, asked: () => void): () => void {
  let stopped = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let failures = 0;

  const update: Show = (change) => {
    if (!stopped) show(change);
  };
  const read = async (): Promise<void> => {
    const result = await source.read(asked).catch(asFailure);
    asked();
    if (result instanceof ReadFailure) {
      failures += 1;
      update((now) => (now.kind === 'read' ? { ...now, stale: result } : { kind: 'failed', failure: result }));
      if (failures < 6) schedule(Math.min(pauseNow(true) * 2 ** failures, longestPause));
      return;
    }
    failures = 0;
    const { snapshot, builds } = result;
    update((now) => {
      // What takes longer stays on screen until it is read again.
      const before = now.kind === 'read' ? now.snapshot : undefined;
      return {
        kind: 'read',
        snapshot: { ...snapshot, policies: before?.policies, earlier: before?.earlier },
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
