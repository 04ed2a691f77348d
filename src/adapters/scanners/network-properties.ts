import { join } from 'node:path';
import { chooseProxy } from '../http/proxy';
import type { NetworkSettings } from '../http/network-settings';
import { onDisk } from './disk';
import { TRUST_STORE_PASSWORD, writeTrustStore } from './trust-store';

/**
 * The agent's proxy, certificate authorities and client certificate as scanner properties, since Java sees none of them.
 * What the author sets of a proxy or a store replaces all of ours: a password must not go to another proxy.
 *
 * @param author keys of the author's own properties
 * @param caCertificate PEM file of the analysis
 * @param folder existing folder of this analysis, for the trust store
 */
export async function networkProperties(
  network: NetworkSettings,
  url: string,
  author: ReadonlySet<string>,
  caCertificate: string | null,
  folder: string,
): Promise<Record<string, string>> {
  return {
    ...(author.has('sonar.scanner.proxyHost') ? {} : proxyProperties(network, url)),
    ...(author.has('sonar.scanner.truststorePath') || !/^https:/i.test(url)
      ? {}
      : await trustStoreProperties(network, caCertificate, folder)),
    ...(author.has('sonar.scanner.keystorePath') || !/^https:/i.test(url) ? {} : keyStoreProperties(network)),
  };
}

function proxyProperties(network: NetworkSettings, url: string): Record<string, string> {
  const proxy = chooseProxy(network, url);
  if (proxy === null) return {};
  return {
    'sonar.scanner.proxyHost': proxy.host,
    'sonar.scanner.proxyPort': String(proxy.port),
    ...(proxy.user === null ? {} : { 'sonar.scanner.proxyUser': proxy.user }),
    ...(proxy.password === null ? {} : { 'sonar.scanner.proxyPassword': proxy.password.reveal() }),
  };
}

/** The agent's client certificate, in the form that Java reads. */
function keyStoreProperties({ clientCertificate }: NetworkSettings): Record<string, string> {
  if (clientCertificate?.archive == null) return {};
  return {
    'sonar.scanner.keystorePath': clientCertificate.archive,
    'sonar.scanner.keystorePassword': clientCertificate.passphrase?.reveal() ?? '',
  };
}

async function trustStoreProperties(
  network: NetworkSettings,
  caCertificate: string | null,
  folder: string,
): Promise<Record<string, string>> {
  const files = [...network.authorities, caCertificate, network.environment['NODE_EXTRA_CA_CERTS']].filter(
    (file): file is string => file !== null && file !== undefined && file !== '',
  );
  if (files.length === 0) return {};
  const path = join(folder, 'authorities.jks');
  if (!(await onDisk(path, () => writeTrustStore(files, path)))) return {};
  return { 'sonar.scanner.truststorePath': path, 'sonar.scanner.truststorePassword': TRUST_STORE_PASSWORD };
}
