import { parseBuildProperties, type BuildProperty, type GlobalGateValue } from '../../documents/build-property';
import type { OutcomeStatus } from '../../documents/gate-outcome';
import { BUILD_PROPERTY_GATE, BUILD_PROPERTY_GLOBAL_GATE, BUILD_PROPERTY_PREFIX } from '../../documents/names';
import { globalGateValue, worstStatus } from '../../domain/gate/overall-status';
import type { AzureDevOps } from '../../ports/azure-devops';
import type { Clock } from '../../ports/clock';

type BuildProperties = Pick<AzureDevOps, 'buildProperties' | 'setBuildProperties'>;

/** Writers that race are few; more rounds than this mean that something else is wrong. */
const MOST_ROUNDS = 12;

/**
 * Writes the analyses of this job, and the worst of the whole build. The server has no compare-and-set: each job writes only
 * its own keys, then the overall value, and reads again until what it read is what it wrote for. So whoever writes last has
 * seen everybody.
 *
 * @param own by analysis key
 */
export async function writeBuildProperties(
  azureDevOps: BuildProperties,
  projectId: string,
  buildId: string,
  own: ReadonlyMap<string, BuildProperty>,
  clock: Clock,
): Promise<void> {
  const written = new Map([...own].map(([key, property]) => [BUILD_PROPERTY_PREFIX + key, JSON.stringify(property)]));
  const worst = worstStatus([...own.values()].map(({ outcome }) => outcome));
  const closing = overallProperties(worst === 'failed' ? 'failed' : 'unknown');
  // An earlier attempt may have left `ok`, which would open a gate until the overall value is written.
  await azureDevOps.setBuildProperties(
    projectId,
    buildId,
    worst === 'passed' ? written : new Map([...written, ...closing]),
  );
  try {
    await settleOverall(azureDevOps, projectId, buildId, written, clock);
  } catch (error) {
    // What stands there now was written without knowing what others wrote meanwhile.
    await azureDevOps.setBuildProperties(projectId, buildId, closing).catch(() => undefined);
    throw error;
  }
}

async function settleOverall(
  azureDevOps: BuildProperties,
  projectId: string,
  buildId: string,
  written: ReadonlyMap<string, string>,
  clock: Clock,
): Promise<void> {
  const spread = spreadOf([...written.keys()]);
  let seen = await azureDevOps.buildProperties(projectId, buildId);
  for (let round = 1; round <= MOST_ROUNDS; round += 1) {
    const lost = [...written].filter(([name, value]) => seen.get(name) !== value);
    const overall = overallProperties(globalGateValue(statusesOf(new Map([...seen, ...lost]))));
    const isSettled = [...overall].every(([name, value]) => seen.get(name) === value);
    if (lost.length === 0 && isSettled) return;
    await azureDevOps.setBuildProperties(projectId, buildId, new Map([...lost, ...overall]));
    // Writers that meet again and again part here: each waits for a time of its own.
    if (round > 2) await clock.sleep((50 + spread) * round);
    seen = await azureDevOps.buildProperties(projectId, buildId);
  }
  throw new Error(`the build's properties kept changing for ${MOST_ROUNDS} rounds`);
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
