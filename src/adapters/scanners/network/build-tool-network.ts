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
  const way = await networkProperties(network, handoff.server.url, author, caCertificate, folder);
  return { ...way, properties: { ...way.properties, ...portOfProxy(way.properties, handoff.server.url, author) } };
}

/**
 * The scanner for npm (@sonar/scan 5.0.1 `proxy.js`) leaves the port 80 of a proxy empty when it starts Java, which then asks
 * the proxy's port 443 for whatever is behind TLS. Its own options for Java come later and win; other scanners lose nothing.
 */
function portOfProxy(
  properties: ScannerNetwork['properties'],
  url: string,
  author: ReadonlySet<string>,
): Record<string, string> {
  const isConcerned = properties['sonar.scanner.proxyPort'] === '80' && /^https:/i.test(url);
  return isConcerned && !author.has('sonar.scanner.javaOpts')
    ? { 'sonar.scanner.javaOpts': '-Dhttps.proxyPort=80' }
    : {};
}
