/** Time as a port, so that tests of time-outs are instant. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /**
   * Resolves after the given milliseconds.
   *
   * @param stopped ends the sleep early, which then throws its reason
   */
  sleep(milliseconds: number, stopped?: AbortSignal): Promise<void>;
  /** An alarm beside other work. */
  alarm(milliseconds: number): Alarm;
}

/** Rings once, unless it is canceled before. */
export interface Alarm {
  readonly rings: Promise<void>;
  /** Without this an alarm that is no longer needed still rings. */
  cancel(): void;
}
