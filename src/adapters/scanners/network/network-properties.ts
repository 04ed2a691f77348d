import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Secret } from '../../../secrets/secret';
import type { ScannerNetwork } from '../../../ports/scanner';
import { chooseProxy, type ProxyChoice } from '../../http/proxy';
import type { NetworkSettings } from '../../http/network-settings';
import { readAuthorities } from '../../http/trust';
import { onDisk } from '../cache/disk';
import { TRUST_STORE_PASSWORD, writeTrustStore } from './trust-store';

/**
 * The agent's proxy, certificate authorities and client certificate as scanner properties, since Java sees none of them.
 * Passwords stand apart; that of the trust store, which guards public certificates only, is no secret.
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
): Promise<ScannerNetwork> {
  const isTls = /^https:/i.test(url);
  const proxy = author.has('sonar.scanner.proxyHost') ? null : chooseProxy(network, url);
  const store = author.has('sonar.scanner.keystorePath') || !isTls ? null : network.clientCertificate;
  const passwords = new Map<string, Secret>();
  if (proxy?.password != null) passwords.set('sonar.scanner.proxyPassword', proxy.password);
  if (store?.archive != null) passwords.set('sonar.scanner.keystorePassword', store.passphrase ?? new Secret(''));
  return {
    properties: {
      ...(proxy === null ? {} : proxyProperties(proxy)),
      ...(author.has('sonar.scanner.truststorePath') || !isTls
        ? {}
        : await trustStoreProperties(network, caCertificate, folder)),
      // The agent's client certificate, in the form that Java reads.
      ...(store?.archive == null ? {} : { 'sonar.scanner.keystorePath': store.archive }),
    },
    passwords,
  };
}

function proxyProperties({ host, port, user }: ProxyChoice): Record<string, string> {
  return {
    'sonar.scanner.proxyHost': host,
    'sonar.scanner.proxyPort': String(port),
    ...(user === null ? {} : { 'sonar.scanner.proxyUser': user }),
  };
}

/** Texts of PEM files: what is trusted beside the public authorities. */
export async function furtherAuthorities(
  network: NetworkSettings,
  caCertificate: string | null,
): Promise<readonly string[]> {
  const own = await readAuthorities([...network.authorities, ...(caCertificate === null ? [] : [caCertificate])]);
  const extra = network.environment['NODE_EXTRA_CA_CERTS'];
  // Node itself only warns about a file that it cannot read; in containers it is often not there.
  const further = extra === undefined || extra === '' ? '' : await readFile(extra, 'utf8').catch(() => '');
  return further === '' ? own : [...own, further];
}

async function trustStoreProperties(
  network: NetworkSettings,
  caCertificate: string | null,
  folder: string,
): Promise<Record<string, string>> {
  const path = join(folder, 'authorities.p12');
  const pems = await furtherAuthorities(network, caCertificate);
  if (!(await onDisk(path, () => writeTrustStore(pems, path)))) return {};
  return { 'sonar.scanner.truststorePath': path, 'sonar.scanner.truststorePassword': TRUST_STORE_PASSWORD };
}
