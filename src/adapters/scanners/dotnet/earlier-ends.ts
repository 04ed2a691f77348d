import { stat } from 'node:fs/promises';
import type { ScanRequest } from '../../../ports/scanner';
import { NO_EARLIER_RUNS, useEarlierRuns, type EarlierRuns } from '../java/earlier-runs';
import { javaAt } from '../java/installed-java';
import { javaOptions } from '../run/child-environment';
import { userHomeOf } from '../run/run-properties';
import type { ScannerContext } from '../scanner-context';
import type { Begun } from './begin-config';

/** Java from this version on writes and reads archives of classes as they are used here. */
const LEAST_JAVA = 17;

/**
 * What earlier second steps have left for the engine that this one starts. Only where the engine was on the agent before this
 * job: one that the first step has just fetched may be gone with the agent.
 */
export async function useEarlierEnds(
  context: ScannerContext,
  request: ScanRequest,
  begun: Begun | undefined,
): Promise<EarlierRuns> {
  const { handoff } = request;
  const { environment, platform } = context;
  const { engine = null, java = null } = begun ?? {};
  // The scanner keeps files in folders that are named after their content.
  const sha256 = /[\\/]([0-9a-f]{64})[\\/][^\\/]+\.jar$/i.exec(engine ?? '')?.[1];
  if (engine === null || java === null || sha256 === undefined) return NO_EARLIER_RUNS;
  const jar = await stat(engine).catch(() => undefined);
  const found = javaAt(java, platform);
  const wasThere = jar !== undefined && handoff.preparedAt !== undefined && jar.mtimeMs < handoff.preparedAt;
  if (!wasThere || found === undefined || (found.major ?? 0) < LEAST_JAVA) return NO_EARLIER_RUNS;
  const userHome = userHomeOf(context, request);
  // No word of an option can hold one.
  if (userHome.includes('"')) return NO_EARLIER_RUNS;
  const options = javaOptions(handoff.properties['sonar.scanner.javaOpts'], environment);
  return useEarlierRuns({ userHome, engine: sha256, java: found.fingerprint, handoff, options, environment });
}
