import { setTimeout as wait } from 'node:timers/promises';
import type { Clock } from '../../ports/clock';

/** The clock of this machine. */
export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: async (milliseconds, stopped) => {
    try {
      await wait(milliseconds, undefined, stopped === undefined ? {} : { signal: stopped });
    } catch (error) {
      stopped?.throwIfAborted();
      throw error;
    }
  },
  alarm: (milliseconds) => {
    let timer: NodeJS.Timeout | undefined;
    const rings = new Promise<void>((resolve) => (timer = setTimeout(resolve, milliseconds)));
    return { rings, cancel: () => clearTimeout(timer) };
  },
};

/** The clock of a task: whoever sleeps is woken when the task is stopped, whether it knows of that or not. */
export function stoppableClock(stopped: AbortSignal): Clock {
  return { ...systemClock, sleep: (milliseconds, further = stopped) => systemClock.sleep(milliseconds, further) };
}
