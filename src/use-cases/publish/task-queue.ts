import { pollPause } from '../../domain/gate/poll-schedule';
import type { Clock } from '../../ports/clock';

/**
 * The background tasks of one server that a Publish waits for, in the order in which they were submitted. SonarQube works
 * them off in about that order, so only the oldest ones are asked about closely: what is not done in front is seldom done
 * behind. Where one after the other turns out to have ended, more and more are asked about, so that tasks which are all done
 * are read without a pause.
 */
export interface TaskQueue {
  /** Takes the last place. */
  join(): TaskPlace;
}

/** The place of one task. */
export interface TaskPlace {
  /**
   * Resolves when the task is to be asked about: at once for one of the oldest, for others when they have become that, now and
   * then, and at the deadline; also when the job is stopped.
   *
   * @param deadline milliseconds since the epoch
   * @param waiting how many wait at the same time, also those that have not joined yet
   */
  turn(deadline: number, waiting: number): Promise<void>;
  /** The task was asked about, and has not ended. @returns pause before it is looked at again, milliseconds */
  stillOpen(): number;
  /** Nobody waits for the task any more. */
  leave(): void;
}

/** How many are asked about at first, when nobody knows yet whether the server is done with them. */
const AT_FIRST = 4;
/** How many are followed while the server works. */
const FOLLOWED = 2;
/** A server with several workers may be done with a task long before the ones in front of it. */
const SELDOM_MILLISECONDS = 5_000;
/** All those that are seldom asked about ask at most five times a second together, unless too little time is left for that. */
const SELDOM_MILLISECONDS_EACH = 200;
/** Of the time that is left, each is asked about for the first time within this part, one after the other. */
const FIRST_LOOKS = 0.75;

interface Waiter {
  /** Ends the wait for the turn. */
  call: () => void;
  wasAsked: boolean;
}

export function createTaskQueue(clock: Clock, stopped: AbortSignal): TaskQueue {
  const waiters: Waiter[] = [];
  let width = AT_FIRST;
  let progress = clock.now();
  /** How many have ended since one was found open. */
  let ended = 0;
  const isFollowed = (waiter: Waiter): boolean => waiters.indexOf(waiter) < width;
  stopped.addEventListener('abort', () => waiters.forEach(({ call }) => call()), { once: true });
  return {
    join: () => {
      const waiter: Waiter = { call: () => undefined, wasAsked: false };
      waiters.push(waiter);
      return {
        turn: async (deadline, waiting) => {
          const isFirst = !waiter.wasAsked;
          waiter.wasAsked = true;
          if (isFollowed(waiter) || stopped.aborted) return;
          const called = new Promise<void>((resolve) => (waiter.call = resolve));
          const seldom = Math.max(SELDOM_MILLISECONDS, SELDOM_MILLISECONDS_EACH * waiters.length);
          const left = Math.max(0, deadline - clock.now());
          const share = isFirst ? (FIRST_LOOKS * waiters.indexOf(waiter)) / Math.max(waiting, waiters.length) : 1;
          const alarm = clock.alarm(Math.min(seldom, left * share));
          await Promise.race([called, alarm.rings]);
          alarm.cancel();
        },
        stillOpen: () => {
          if (isFollowed(waiter)) {
            width = FOLLOWED;
            ended = 0;
          }
          return pollPause(clock.now() - progress);
        },
        leave: () => {
          waiters.splice(waiters.indexOf(waiter), 1);
          progress = clock.now();
          width += ended;
          ended += 1;
          for (const each of waiters.slice(0, width)) each.call();
        },
      };
    },
  };
}
