import type { Clock } from '../../ports/clock';

/** What a look at one pull request asks Azure DevOps at least. */
export const REQUESTS_OF_A_LOOK = 2;

/**
 * Requests to Azure DevOps that nobody waits for, one more each second: half of them list what is open, the others look at it.
 */
export class RequestCredit {
  readonly #clock: Clock;
  #earnedAt: number;
  #listing = 0;
  #looking = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#earnedAt = clock.now();
  }

  /**
   * Earns what the time since the last call is worth. What was not needed in a long pause is not made up for.
   *
   * @param mostListing what all lists cost
   * @param mostLooking what is kept for looks
   */
  earn(mostListing: number, mostLooking: number): void {
    const now = this.#clock.now();
    const earned = (now - this.#earnedAt) / 1000;
    const saved = Math.min(this.#listing + earned / 2, mostListing);
    const left = earned - Math.max(0, saved - this.#listing);
    this.#listing = saved;
    this.#looking = Math.min(this.#looking + left, mostLooking);
    this.#earnedAt = now;
  }

  /** Pays for a list; `false` where it cannot be paid for yet. */
  payForList(cost: number): boolean {
    if (this.#listing < cost) return false;
    this.#listing -= cost;
    return true;
  }

  /** Number of looks that can be paid for, if none costs more than it has to. */
  get looks(): number {
    return Math.floor(Math.max(0, this.#looking) / REQUESTS_OF_A_LOOK);
  }

  /** Pays for a look, also where it costs more than was earned: the next ones come later. */
  payForLook(cost = REQUESTS_OF_A_LOOK): void {
    this.#looking -= cost;
  }
}
