import {
  formatBuildProperty,
  parseBuildProperties,
  type BuildProperty,
  type GlobalGateValue,
} from '../../documents/build-property';
import type { OutcomeStatus } from '../../documents/gate-outcome';
import { BUILD_PROPERTY_GATE, BUILD_PROPERTY_GLOBAL_GATE, BUILD_PROPERTY_PREFIX } from '../../documents/names';
import { globalGateValue, worstStatus } from '../../domain/gate/overall-status';
import { refusalOf } from '../../errors/refused-answer';
import type { AzureDevOps } from '../../ports/azure-devops';
import type { Clock } from '../../ports/clock';

/** Properties of one build, and how long they are tried to be written. */
export interface BuildToWrite {
  readonly azureDevOps: Pick<AzureDevOps, 'buildProperties' | 'setBuildProperties'>;
  readonly projectId: string;
  readonly buildId: string;
  readonly clock: Clock;
  /** In milliseconds of the clock: no further try begins later. */
  readonly deadline: number;
  /** The job is being canceled. */
  readonly stopped?: AbortSignal;
}

/** Pauses between tries grow by this, and by a time of each writer's own, up to the longest. */
const PAUSE_GROWTH = 50;
const LONGEST_PAUSE = 2_000;
/**
 * A server that is broken, or does not answer, has this time to come back after its first failure. Each request was tried again
 * already where it is sent, so it gets about a dozen of them, and the job goes on within a quarter of a minute.
 */
const FAULT_MILLISECONDS = 10_000;
const FAULT_PAUSE = 2_000;

/**
 * Writes the analyses of this job, and the worst of the whole build. The server has no compare-and-set: each job writes only
 * its own keys, then the overall value, and reads again until what it read is what it wrote for. So whoever writes last has
 * seen everybody. A server that is busy, or writers that meet again and again, cost time up to the deadline and no verdict: one
 * that is not written is one that no gate sees.
 *
 * @param own by analysis key
 */
export async function writeBuildProperties(
  build: BuildToWrite,
  own: ReadonlyMap<string, BuildProperty>,
): Promise<void> {
  const properties = retryingProperties(build, spreadOf([...own.keys()]));
  const written = new Map(
    [...own].map(([key, property]) => [BUILD_PROPERTY_PREFIX + key, formatBuildProperty(property)]),
  );
  const worst = worstStatus([...own.values()].map(({ outcome }) => outcome));
  const closing = overallProperties(worst === 'failed' ? 'failed' : 'unknown');
  // An earlier attempt may have left `ok`, which would open a gate until the overall value is written.
  await properties.set(worst === 'passed' ? written : new Map([...written, ...closing]));
  try {
    await settleOverall(properties, written);
  } catch (error) {
    // What stands there now was written without knowing what others wrote meanwhile.
    await build.azureDevOps.setBuildProperties(build.projectId, build.buildId, closing).catch(() => undefined);
    throw error;
  }
}

async function settleOverall(properties: RetryingProperties, written: ReadonlyMap<string, string>): Promise<void> {
  for (let round = 1; ; round += 1) {
    const seen = await properties.get();
    const lost = [...written].filter(([name, value]) => seen.get(name) !== value);
    const overall = overallProperties(globalGateValue(statusesOf(new Map([...seen, ...lost]))));
    const isSettled = [...overall].every(([name, value]) => seen.get(name) === value);
    if (lost.length === 0 && isSettled) return;
    await properties.set(new Map([...lost, ...overall]));
    // Writers that meet again and again part here: each waits for a time of its own.
    if (round > 2 && !(await properties.pause(round))) {
      throw new Error(`the build's properties kept changing for ${round} rounds`);
    }
  }
}

/** The properties of one build; a request that may succeed later is sent again until the deadline. */
interface RetryingProperties {
  get(): Promise<ReadonlyMap<string, string>>;
  set(properties: ReadonlyMap<string, string>): Promise<void>;
  /** @returns whether there is time for one more try */
  pause(tries: number): Promise<boolean>;
}

/** @param spread from 0 to 96, so that writers that were refused together do not come back together */
function retryingProperties(build: BuildToWrite, spread: number): RetryingProperties {
  const { azureDevOps, projectId, buildId, clock, deadline, stopped } = build;
  const pauseFor = async (milliseconds: number): Promise<boolean> => {
    if (clock.now() + milliseconds > deadline) return false;
    await clock.sleep(milliseconds, stopped);
    return true;
  };
  const pause = (tries: number): Promise<boolean> => pauseFor(Math.min((PAUSE_GROWTH + spread) * tries, LONGEST_PAUSE));
  const withRetries = async <T>(ask: () => Promise<T>): Promise<T> => {
    const began = clock.now();
    for (let tries = 1; ; tries += 1) {
      try {
        return await ask();
      } catch (error) {
        stopped?.throwIfAborted();
        const failure = kindOf(error);
        if (failure === 'final') throw error;
        const isOver = failure === 'broken' && clock.now() - began >= FAULT_MILLISECONDS;
        if (isOver || !(await (failure === 'broken' ? pauseFor(FAULT_PAUSE + spread) : pause(tries)))) throw error;
      }
    }
  };
  return {
    get: () => withRetries(() => azureDevOps.buildProperties(projectId, buildId)),
    set: (properties) => withRetries(() => azureDevOps.setBuildProperties(projectId, buildId, properties)),
    pause,
  };
}

/**
 * Another writer was in the way, or there are too many requests: that passes. The server is broken, or its answer was lost: that
 * may pass. What it refuses stays refused.
 */
function kindOf(error: unknown): 'busy' | 'broken' | 'final' {
  const refusal = refusalOf(error);
  // Without a cause nothing was sent, or an answer came that says something else.
  if (refusal === undefined) return error instanceof Error && error.cause !== undefined ? 'broken' : 'final';
  if (refusal.status === 409 || refusal.status === 429) return 'busy';
  return refusal.status >= 500 ? 'broken' : 'final';
}

/** The second name is that of the official extension, whose tasks write it too, and whose gates read it. */
function overallProperties(value: GlobalGateValue): ReadonlyMap<string, string> {
  return new Map([
    [BUILD_PROPERTY_GATE, value],
    [BUILD_PROPERTY_GLOBAL_GATE, value],
  ]);
}

/** From 0 to 96, another number for other names. */
function spreadOf(names: readonly string[]): number {
  return [...names.join()].reduce((sum, character) => (sum * 31 + (character.codePointAt(0) ?? 0)) % 97, 0);
}

/** What a property that cannot be read says is unknown, never good. */
function statusesOf(properties: ReadonlyMap<string, string>): OutcomeStatus[] {
  return [...parseBuildProperties(properties).values()].map((parsed) =>
    parsed.kind === 'document' ? parsed.document.outcome : 'unknown',
  );
}
