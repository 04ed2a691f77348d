import type { Clock } from '../../src/ports/clock';

/**
 * A clock whose time jumps to the next sleeper or alarm as soon as nothing else is left to do: time-outs are instant,
 * and work that runs side by side meets in the order in which it would.
 */
export interface VirtualClock extends Clock {
  /** Resolves after that much virtual time, for stand-ins that are slow. */
  after<T>(milliseconds: number, value: () => T): Promise<T>;
}

interface Timer {
  readonly at: number;
  readonly ring: () => void;
}

export function virtualClock(start = Date.UTC(2026, 9, 20, 9, 0, 0)): VirtualClock {
  let now = start;
  let scheduled = false;
  const timers = new Set<Timer>();

  const moveOn = (): void => {
    if (scheduled || timers.size === 0) return;
    scheduled = true;
    // Promises settle before the next turn of the event loop, so then everybody waits.
    setImmediate(() => {
      scheduled = false;
      const next = [...timers].sort((left, right) => left.at - right.at)[0];
      if (next === undefined) return;
      timers.delete(next);
      now = Math.max(now, next.at);
      next.ring();
      moveOn();
    });
  };
  const wait = (milliseconds: number): { readonly rings: Promise<void>; readonly cancel: () => void } => {
    let cancel: () => void = () => undefined;
    const rings = new Promise<void>((resolve) => {
      const timer = { at: now + Math.max(milliseconds, 0), ring: resolve };
      timers.add(timer);
      cancel = () => void timers.delete(timer);
    });
    moveOn();
    return { rings, cancel };
  };
  return {
    now: () => now,
    sleep: (milliseconds) => wait(milliseconds).rings,
    alarm: wait,
    after: async (milliseconds, value) => {
      await wait(milliseconds).rings;
      return value();
    },
  };
}
