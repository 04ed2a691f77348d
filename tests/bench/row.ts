import type { World } from './world';

/**
 * What a line says about its budget. `info` has none, `not-measured` says why in its text. `too-busy`: over its budget, but so
 * is everything on this machine now, so that it proves nothing.
 */
export type Standing = 'ok' | 'over' | 'too-busy' | 'info' | 'not-measured';

/** One line of the table. */
export interface Line {
  readonly what: string;
  readonly measured: string;
  /** What it is compared with, measured in the same minutes. */
  readonly floor?: string;
  /** Difference or ratio: the figure that the budget is about. */
  readonly result?: string;
  readonly budget?: string;
  readonly standing: Standing;
  /** Everything behind the line, for the JSON file. */
  readonly figures?: unknown;
}

/** One part of the bench, chosen with `--only name`. */
export interface Row {
  readonly name: string;
  readonly measure: (world: World) => Promise<readonly Line[]>;
}

/** A line that is judged by one number. */
export function judged(line: Omit<Line, 'standing'>, value: number, limit: number): Line {
  return { ...line, standing: value <= limit ? 'ok' : 'over' };
}

/**
 * A line with a budget in milliseconds or seconds of wall time.
 *
 * @param crowding wall time of the floor divided by its processor time: 1 where it never had to wait for a processor
 */
export function judgedByTime(line: Omit<Line, 'standing'>, value: number, limit: number, crowding: number): Line {
  const standing = value <= limit ? 'ok' : crowding > MOST_CROWDING ? 'too-busy' : 'over';
  return { ...line, standing };
}

/** A Node that does nothing needs about as long as it computes; beyond this others took the processors from it. */
const MOST_CROWDING = 1.5;

/** A line for what cannot be measured here. */
export function notMeasured(what: string, why: string): Line {
  return { what, measured: `not measured: ${why}`, standing: 'not-measured' };
}
