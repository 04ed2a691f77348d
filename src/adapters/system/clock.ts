import type { Clock } from '../../ports/clock';

/** The clock of this machine. */
export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
  alarm: (milliseconds) => {
    let timer: NodeJS.Timeout | undefined;
    const rings = new Promise<void>((resolve) => (timer = setTimeout(resolve, milliseconds)));
    return { rings, cancel: () => clearTimeout(timer) };
  },
};
