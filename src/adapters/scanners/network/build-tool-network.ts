import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { NetworkOfBuildTool, ScannerNetwork } from '../../../ports/scanner';
import { onDisk } from '../cache/disk';
import { networkProperties } from './network-properties';
import type { ScannerContext } from '../scanner-context';

/**
 * What Analyze tells the scanners that it starts, for one that Maven or Gradle starts: it runs in a later step of the
 * same job, so the trust store lies in the job's folder for temporary files.
 */
export async function buildToolNetwork(
  { network }: ScannerContext,
  { handoff, secretProperties, caCertificate, tempDirectory }: Parameters<NetworkOfBuildTool>[0],
): Promise<ScannerNetwork> {
  const folder = join(tempDirectory, 'sonarqube', handoff.analysisKey);
  await onDisk(folder, () => mkdir(folder, { recursive: true }));
  const author = new Set([...Object.keys(handoff.properties), ...secretProperties.keys()]);
  return networkProperties(network, handoff.server.url, author, caCertificate, folder);
}
