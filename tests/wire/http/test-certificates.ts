import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface TestCertificates {
  /** PEM file of a private certificate authority. */
  readonly authority: string;
  /** For 127.0.0.1 and sonar.test, signed by the authority. */
  readonly server: { readonly key: string; readonly cert: string };
  /** For another host, signed by the authority. */
  readonly otherHost: { readonly key: string; readonly cert: string };
  /** For 127.0.0.1, signed by the authority, and expired yesterday. */
  readonly expired: { readonly key: string; readonly cert: string };
  readonly selfSigned: { readonly key: string; readonly cert: string };
  /** Files of a client certificate, signed by the authority. */
  readonly client: { readonly certificate: string; readonly key: string };
  remove(): void;
}

/** Makes certificates with openssl; `undefined` where it is not installed. */
export function makeCertificates(): TestCertificates | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'certificates-'));
  const file = (name: string): string => join(folder, name);
  const openssl = (...args: string[]): void => void execFileSync('openssl', args, { stdio: 'ignore', cwd: folder });
  const key = (name: string): string[] => [
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:prime256v1',
    '-nodes',
    '-keyout',
    `${name}.key`,
  ];
  const sign = (name: string, alternatives: string, days = '2'): void => {
    openssl('req', ...key(name), '-subj', `/CN=${name}`, '-out', `${name}.csr`);
    writeFileSync(file(`${name}.ext`), `subjectAltName=${alternatives}\n`);
    openssl(
      ...['x509', '-req', '-in', `${name}.csr`, '-CA', 'authority.pem', '-CAkey', 'authority.key', '-CAcreateserial'],
      ...['-days', days, '-extfile', `${name}.ext`, '-out', `${name}.pem`],
    );
  };
  const pair = (name: string) => ({
    key: readFileSync(file(`${name}.key`), 'utf8'),
    cert: readFileSync(file(`${name}.pem`), 'utf8'),
  });
  try {
    openssl('req', '-x509', ...key('authority'), '-subj', '/CN=Private CA', '-days', '2', '-out', 'authority.pem');
    openssl(
      'req',
      '-x509',
      ...key('self'),
      '-subj',
      '/CN=self',
      '-addext',
      'subjectAltName=IP:127.0.0.1',
      '-days',
      '2',
      '-out',
      'self.pem',
    );
    sign('server', 'IP:127.0.0.1,DNS:sonar.test');
    sign('other', 'DNS:other.test');
    sign('expired', 'IP:127.0.0.1', '-1');
    sign('client', 'DNS:agent.test');
    return {
      authority: file('authority.pem'),
      server: pair('server'),
      otherHost: pair('other'),
      expired: pair('expired'),
      selfSigned: pair('self'),
      client: { certificate: file('client.pem'), key: file('client.key') },
      remove: () => rmSync(folder, { recursive: true, force: true }),
    };
  } catch {
    rmSync(folder, { recursive: true, force: true });
    return undefined;
  }
}
