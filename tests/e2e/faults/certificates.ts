import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface KeyAndCertificate {
  readonly key: string;
  readonly cert: string;
}

/** A private certificate authority and what it signed. */
export interface Certificates {
  /** Path of the authority's certificate. */
  readonly authority: string;
  readonly good: KeyAndCertificate;
  readonly selfSigned: KeyAndCertificate;
  readonly expired: KeyAndCertificate;
  /** As good certificates look on a machine whose clock is late. */
  readonly notYetValid: KeyAndCertificate;
  readonly otherHost: KeyAndCertificate;
}

const LOOPBACK = 'IP:127.0.0.1,DNS:localhost';

/** Makes certificates with OpenSSL; elliptic keys, which take no time. */
export function makeCertificates(folder: string): Certificates {
  mkdirSync(folder, { recursive: true });
  const openssl = (...args: string[]): void => {
    execFileSync('openssl', args, { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] });
  };
  const read = (name: string): string => readFileSync(join(folder, name), 'utf8');
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  openssl('req', '-x509', ...newKey, '-days', '2', '-subj', '/CN=Private CA', '-keyout', 'ca.key', '-out', 'ca.pem');
  writeFileSync(join(folder, 'index.txt'), '');
  writeFileSync(join(folder, 'serial'), '1000\n');
  writeFileSync(join(folder, 'ca.cnf'), AUTHORITY);

  const sign = (name: string, hosts: string, ...dates: string[]): KeyAndCertificate => {
    openssl('req', ...newKey, '-subj', '/CN=sonarqube', '-keyout', `${name}.key`, '-out', `${name}.csr`);
    writeFileSync(join(folder, `${name}.ext`), `subjectAltName=${hosts}\n`);
    const files = ['-in', `${name}.csr`, '-out', `${name}.pem`, '-extfile', `${name}.ext`];
    openssl('ca', '-config', 'ca.cnf', '-batch', '-notext', ...files, ...dates);
    return { key: read(`${name}.key`), cert: read(`${name}.pem`) };
  };
  const good = sign('good', LOOPBACK, '-days', '1');
  const otherHost = sign('other-host', 'DNS:sonarqube.example.com', '-days', '1');
  const expired = sign('expired', LOOPBACK, '-startdate', '20200101000000Z', '-enddate', '20200201000000Z');
  const notYetValid = sign('not-yet', LOOPBACK, '-startdate', '20990101000000Z', '-enddate', '20990201000000Z');
  const own = ['-keyout', 'self.key', '-out', 'self.pem', '-addext', `subjectAltName=${LOOPBACK}`];
  openssl('req', '-x509', ...newKey, '-days', '1', '-subj', '/CN=sonarqube', ...own);
  return {
    authority: join(folder, 'ca.pem'),
    good,
    otherHost,
    expired,
    notYetValid,
    selfSigned: { key: read('self.key'), cert: read('self.pem') },
  };
}

const AUTHORITY = `[ca]
default_ca = own
[own]
database = index.txt
serial = serial
new_certs_dir = .
certificate = ca.pem
private_key = ca.key
default_md = sha256
policy = anything
unique_subject = no
[anything]
commonName = supplied
`;
