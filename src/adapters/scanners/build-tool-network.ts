import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Secret } from '../../logging/secret';
import type { ScannerNetwork, ScannerSetup } from '../../ports/scanner';
import { onDisk } from './disk';
import { networkProperties } from './network-properties';
import type { ScannerWorld } from './scanner-world';

/** Passwords that come from the agent; that of the trust store is no secret. */
const PASSWORD = /^sonar\.scanner\.(?:proxy|keystore)Password$/;

/**
 * What Analyze tells the scanners that it starts, for one that Maven or Gradle starts: it runs in a later step of the
 * same job, so the trust store lies in the job's folder for temporary files.
 */
export async function buildToolNetwork(
  { network }: ScannerWorld,
  { handoff, secretProperties, caCertificate, tempDirectory }: Parameters<ScannerSetup['networkOf']>[0],
): Promise<ScannerNetwork> {
  const folder = join(tempDirectory, 'sonarqube', handoff.analysisKey);
  await onDisk(folder, () => mkdir(folder, { recursive: true }));
  const author = new Set([...Object.keys(handoff.properties), ...secretProperties.keys()]);
  const all = Object.entries(await networkProperties(network, handoff.server.url, author, caCertificate, folder));
  return {
    properties: Object.fromEntries(all.filter(([key]) => !PASSWORD.test(key))),
    passwords: new Map(all.filter(([key]) => PASSWORD.test(key)).map(([key, value]) => [key, new Secret(value)])),
  };
}
