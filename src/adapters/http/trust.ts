import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { messageOf } from '../../errors/errors';
import type { NetworkSettings } from './network-settings';
import { TransportFailure } from './transport-failure';

export interface TlsSettings {
  readonly ca?: string[];
  readonly cert?: string;
  readonly key?: string;
  readonly passphrase?: string;
}

/**
 * TLS options with the further certificate authorities and the client certificate of the settings; empty where there
 * are none, so that Node's own defaults apply. An own `ca` replaces these defaults, so they are repeated beside it:
 * public roots, and the file of NODE_EXTRA_CA_CERTS.
 */
export async function loadTlsSettings(network: NetworkSettings): Promise<TlsSettings> {
  const authorities = await readAuthorities(network.authorities);
  const client = network.clientCertificate;
  return {
    ...(authorities.length === 0 ? {} : { ca: [...(await defaultAuthorities(network)), ...authorities] }),
    ...(client === null
      ? {}
      : {
          cert: await readCertificates(client.certificate),
          ...(client.key === null ? {} : { key: await readPem(client.key, 'PRIVATE KEY') }),
          ...(client.passphrase === null ? {} : { passphrase: client.passphrase.reveal() }),
        }),
  };
}

async function defaultAuthorities(network: NetworkSettings): Promise<readonly string[]> {
  const roots = await publicAuthorities();
  const extra = network.environment['NODE_EXTRA_CA_CERTS'];
  if (extra === undefined || extra === '') return roots;
  try {
    return [...roots, await readFile(extra, 'utf8')];
  } catch {
    // Node itself only warns about it.
    return roots;
  }
}

/** Those that come with Node, as texts. TLS is loaded where they are needed, which most runs do without. */
export async function publicAuthorities(): Promise<readonly string[]> {
  return (await import('node:tls')).rootCertificates;
}

/** Texts of PEM files with certificate authorities, checked. */
export function readAuthorities(paths: readonly string[]): Promise<string[]> {
  return Promise.all(paths.map(readCertificates));
}

const readCertificates = (path: string): Promise<string> => readPem(path, 'CERTIFICATE');

/** OpenSSL takes a file without any certificate for an empty list, and the reason would never be seen. */
async function readPem(path: string, kind: string): Promise<string> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    throw new TransportFailure('certificate', 'FILE', `the file "${path}" cannot be read (${messageOf(error)})`);
  }
  if (new RegExp(`-----BEGIN [A-Z ]{0,40}${kind}-----`).test(text)) {
    if (kind === 'CERTIFICATE') checkCertificates(path, text);
    return text;
  }
  throw new TransportFailure('certificate', 'FILE', `the file "${path}" holds no ${kind.toLowerCase()} in PEM form`);
}

/** OpenSSL leaves out what it cannot read; then it is the server's certificate that seems to be wrong. */
function checkCertificates(path: string, text: string): void {
  for (const block of text.split(/(?=-----BEGIN )/)) {
    if (!/^-----BEGIN (X509 )?CERTIFICATE-----/.test(block)) continue;
    try {
      new X509Certificate(block);
    } catch (error) {
      const problem = `a certificate in the file "${path}" is damaged (${messageOf(error)})`;
      throw new TransportFailure('certificate', 'FILE', problem);
    }
  }
}
