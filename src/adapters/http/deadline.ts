/** What ends one try from outside. */
export interface Deadline {
  readonly signal: AbortSignal;
  /** Tells that bytes have arrived. */
  readonly onBytes: (count: number) => void;
  readonly clear: () => void;
}

/** How slow a download may be, and how long it may take. */
export interface DownloadPace {
  /** In each span of this length … */
  readonly milliseconds: number;
  /** … at least so many bytes must arrive. */
  readonly leastBytes: number;
  readonly totalMilliseconds: number;
}

/**
 * Breaks a try off after its time, or when its task is stopped. The library's own `timeout` counts silence only, so a
 * server that sends a byte now and then would never meet it.
 *
 * @param time the whole time of an ordinary request in milliseconds, or the pace of a download
 */
export function startDeadline(time: number | DownloadPace, stopped: AbortSignal): Deadline {
  const controller = new AbortController();
  const abort = (): void => controller.abort();
  const release = follow(controller, stopped);
  let arrived = 0;
  const timers: NodeJS.Timeout[] = [];
  if (typeof time === 'number') {
    timers.push(setTimeout(abort, time));
  } else {
    const look = (): void => {
      if (arrived < time.leastBytes) abort();
      arrived = 0;
    };
    timers.push(setTimeout(abort, time.totalMilliseconds), setInterval(look, time.milliseconds));
  }
  return {
    signal: controller.signal,
    onBytes: (count) => void (arrived += count),
    clear: () => {
      for (const timer of timers) clearTimeout(timer);
      release();
    },
  };
}

export interface JoinedSignal {
  readonly signal: AbortSignal;
  /** Lets go of the signals that it hangs on; they live longer. */
  readonly release: () => void;
}

/** A signal that goes off with the first of several. Node 16 has no `AbortSignal.any`. */
export function joinSignals(signals: readonly (AbortSignal | undefined)[]): JoinedSignal {
  const given = signals.filter((signal) => signal !== undefined);
  const [only, ...others] = given;
  if (only !== undefined && others.length === 0) return { signal: only, release: () => undefined };
  const controller = new AbortController();
  const releases = given.map((signal) => follow(controller, signal));
  return { signal: controller.signal, release: () => releases.forEach((release) => release()) };
}

/** @returns lets go of the signal, which lives longer */
function follow(controller: AbortController, signal: AbortSignal): () => void {
  const abort = (): void => controller.abort(signal.reason);
  if (signal.aborted) abort();
  signal.addEventListener('abort', abort);
  return () => signal.removeEventListener('abort', abort);
}
