import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import tls from 'node:tls';
import { chooseProxy, type ProxyChoice } from '../../http/proxy';
import { readAuthorities } from '../../http/trust';
import { onDisk } from '../cache/disk';
import type { ScannerContext } from '../scanner-context';

/**
 * The agent's proxy and the further certificate authorities for a .NET program. It has no setting for authorities; on
 * Linux and macOS its TLS reads a file that a variable names, on Windows the store of the machine only.
 *
 * @param url what it is going to ask
 * @param folder existing folder for that file
 */
export async function dotnetNetwork(
  { network, environment, platform, logger }: ScannerContext,
  url: string,
  caCertificate: string | null,
  folder: string,
): Promise<Record<string, string>> {
  const proxy = network.proxy === null ? null : chooseProxy(network, url);
  const address = proxy === null ? undefined : toAddress(proxy);
  const authorities = [...network.authorities, ...(caCertificate === null ? [] : [caCertificate])];
  const variables: Record<string, string> = address === undefined ? {} : { HTTP_PROXY: address, HTTPS_PROXY: address };
  if (authorities.length === 0 || !/^https:/i.test(url) || environment['SSL_CERT_FILE']) return variables;
  if (platform.isWindows) {
    logger.warning(
      'On Windows the scanner for .NET trusts the certificate store of the machine only: import the authority of caCertificate there.',
    );
    return variables;
  }
  const path = join(folder, 'authorities.pem');
  const own = await readAuthorities(authorities);
  await onDisk(path, () => writeFile(path, [...tls.rootCertificates, ...own].join('\n'), { mode: 0o600 }));
  return { ...variables, SSL_CERT_FILE: path };
}

function toAddress({ protocol, host, port, user, password }: ProxyChoice): string {
  const credentials =
    user === null ? '' : `${encodeURIComponent(user)}:${encodeURIComponent(password?.reveal() ?? '')}@`;
  return `${protocol}//${credentials}${host.includes(':') ? `[${host}]` : host}:${port}`;
}
