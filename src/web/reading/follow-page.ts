import type { HostProblem } from '../host/host-problem';
import { asFailure, type ReadFailure } from './build-snapshot';

/** After how long a person is told that the wait is not normal. */
const SLOW_AFTER = 4_000;

/** Further looks at what was refused: rights come back rarely, and by somebody's hand. */
const MOST_LOOKS_AT_REFUSALS = 5;

/**
 * When to look again after failures in a row: later each time, and on and on where the way there may come back by itself, since
 * pages stay open for days.
 *
 * @returns milliseconds; `undefined` where nobody looks again by himself
 */
export function pauseAfterFailure(
  { kind }: ReadFailure,
  failures: number,
  pause: { readonly usual: number; readonly longest: number },
): number | undefined {
  const isRefusal = kind === 'refused' || kind === 'forbidden' || kind === 'gone';
  if (isRefusal && failures > MOST_LOOKS_AT_REFUSALS) return undefined;
  return Math.min(pause.usual * 2 ** failures, pause.longest);
}

/** The state of a page over time, for whoever shows it. */
export interface PageStates<State> {
  /** Resolves when the first questions are on their way, or cannot be asked. */
  readonly asked: Promise<void>;
  readonly current: () => State;
  /** Calls back with each further state. Returns what ends it. */
  readonly subscribe: (listener: (state: State) => void) => () => void;
  /** Reads again from the beginning. */
  readonly retry: () => void;
}

export type Show<State> = (change: (now: State) => State) => void;

/** The host has not told yet what the page is about, or nothing of it has been read. */
export interface Connecting {
  readonly kind: 'connecting';
  readonly slow: boolean;
}

/** How a page is read while it stays open. */
interface Readings<State> {
  /**
   * Reads once and shows it. Rejects where nothing can be read: what was read before then stays, and is said to be stale.
   *
   * @returns milliseconds until it is read again; `undefined` where nothing more will come
   */
  readonly read: (show: Show<State>) => Promise<number | undefined>;
  /** Milliseconds between readings, and between failed ones at most. */
  readonly pause: { readonly usual: () => number; readonly longest: number };
}

interface Failed {
  readonly kind: 'failed';
  readonly failure: ReadFailure;
}

/** Reads again and again, later each time where it fails. Returns what ends it. */
export function readRepeatedly<State extends { readonly kind: string }>(
  show: Show<State | Failed>,
  { read, pause }: Readings<State | Failed>,
): () => void {
  let stopped = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let failures = 0;
  const update: Show<State | Failed> = (change) => {
    if (!stopped) show(change);
  };
  const readOnce = async (): Promise<number | undefined> => {
    try {
      const next = await read(update);
      failures = 0;
      return next;
    } catch (error) {
      const failure = asFailure(error);
      failures += 1;
      update((now) => (now.kind === 'read' ? { ...now, stale: failure } : { kind: 'failed', failure }));
      return pauseAfterFailure(failure, failures, { usual: pause.usual(), longest: pause.longest });
    }
  };
  const follow = async (): Promise<void> => {
    const next = await readOnce();
    if (next !== undefined && !stopped) timer = setTimeout(() => void follow(), next);
  };

  void follow();
  return () => {
    stopped = true;
    clearTimeout(timer);
  };
}

/** What a page is about, and how it is read. */
export interface FollowedPage<Subject extends object, State> {
  /** Calls back with what the host shows, each time that it shows another one. */
  readonly onSubject: (listener: (subject: Subject | HostProblem) => void) => void;
  /** The state where the host names nothing. */
  readonly without: (problem: HostProblem) => State;
  /** Asks its first questions at once, and reads until it is told to stop. Returns what stops it. */
  readonly follow: (subject: Subject, show: Show<State>) => () => void;
}

/**
 * Waits for what the host shows, reads it, and begins anew with the next one. Knows nothing of React: it reads while the page
 * that shows the state is still being loaded.
 */
export function followPage<Subject extends object, State extends { readonly kind: string }>(
  page: FollowedPage<Subject, State | Connecting>,
): PageStates<State | Connecting> {
  const listeners = new Set<(state: State | Connecting) => void>();
  let state: State | Connecting = { kind: 'connecting', slow: false };
  let tellAsked: () => void = () => undefined;
  const asked = new Promise<void>((resolve) => (tellAsked = resolve));
  let subject: Subject | HostProblem | undefined;
  let stop: () => void = () => undefined;

  const show: Show<State | Connecting> = (change) => {
    state = change(state);
    for (const listener of listeners) listener(state);
  };
  const restart = (): void => {
    stop();
    const problem = typeof subject === 'string' ? subject : undefined;
    show(() => (problem === undefined ? { kind: 'connecting', slow: false } : page.without(problem)));
    const slow = setTimeout(
      () => show((now) => (now.kind === 'connecting' ? { kind: 'connecting', slow: true } : now)),
      SLOW_AFTER,
    );
    const end = typeof subject === 'object' ? page.follow(subject, show) : undefined;
    if (subject !== undefined) tellAsked();
    stop = () => {
      clearTimeout(slow);
      end?.();
    };
  };

  restart();
  page.onSubject((next) => {
    subject = next;
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
