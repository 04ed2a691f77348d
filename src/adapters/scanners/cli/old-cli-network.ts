import { dirname, join } from 'node:path';
import { atLeast } from '../../../domain/server/server-version';
import type { RunRequest } from '../../../ports/scanner';
import { publicAuthorities } from '../../http/trust';
import { onDisk } from '../cache/disk';
import type { InstalledCli } from './installed-cli';
import { furtherAuthorities } from '../network/network-properties';
import type { ScannerContext } from '../scanner-context';
import { TRUST_STORE_PASSWORD, writeTrustStore } from '../network/trust-store';

/** From here on the properties `sonar.scanner.proxyHost`, `sonar.scanner.truststorePath` and their like are known. */
const KNOWS_NETWORK_PROPERTIES = [6, 0] as const;

/**
 * The way to the server for a SonarScanner CLI that does not know it as properties: options of its Java. They stand on a
 * command line, so no password of a proxy or of a client certificate is among them; that is told.
 *
 * @param properties all properties of the run
 * @param given options of the author or the agent, which win
 */
export async function oldCliNetwork(
  { network, logger }: ScannerContext,
  { handoff, caCertificate, metadataFile }: RunRequest,
  cli: InstalledCli,
  properties: Readonly<Record<string, string>>,
  given: readonly string[],
): Promise<readonly string[]> {
  if (atLeast(cli.version, KNOWS_NETWORK_PROPERTIES)) return [];
  const names = (word: string): boolean => given.some((option) => option.includes(word));
  const options: string[] = [];
  const { 'sonar.scanner.proxyHost': host, 'sonar.scanner.proxyPort': port } = properties;
  if (host !== undefined && !names('.proxyHost=')) {
    for (const protocol of ['http', 'https']) {
      options.push(
        `-D${protocol}.proxyHost=${host}`,
        ...(port === undefined ? [] : [`-D${protocol}.proxyPort=${port}`]),
      );
    }
  }
  if (/^https:/i.test(handoff.server.url) && !names('javax.net.ssl.trustStore=')) {
    options.push(...(await trustOptions(await furtherAuthorities(network, caCertificate), dirname(metadataFile))));
  }
  const lacks = [
    ['sonar.scanner.proxyPassword', "the proxy's password"],
    ['sonar.scanner.keystorePath', 'the client certificate'],
  ].flatMap(([key = '', what]) => (properties[key] === undefined ? [] : [what]));
  if (lacks.length > 0) {
    logger.warning(
      `SonarScanner CLI ${cli.version} does not get ${lacks.join(' and ')}: before 6.0 it takes them from its command line only, where others can read them. Use a later one (cliScannerVersion).`,
    );
  }
  return options;
}

/** Java's own option replaces the public authorities, so they are repeated. */
async function trustOptions(authorities: readonly string[], folder: string): Promise<readonly string[]> {
  if (authorities.length === 0) return [];
  const path = join(folder, 'all-authorities.p12');
  const all = [...(await publicAuthorities()), ...authorities];
  await onDisk(path, () => writeTrustStore(all, path));
  return [
    `-Djavax.net.ssl.trustStore=${path}`,
    // Java 8 would take it for JKS.
    '-Djavax.net.ssl.trustStoreType=PKCS12',
    `-Djavax.net.ssl.trustStorePassword=${TRUST_STORE_PASSWORD}`,
  ];
}
