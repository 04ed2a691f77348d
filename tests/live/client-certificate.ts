import { execFileSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import type { TestCertificates } from '../wire/http/test-certificates';

/** A client certificate as an agent is configured with it: `config.sh --sslclientcert…`, which tasks see as variables. */
export interface AgentCertificate {
  readonly variables: Readonly<Record<string, string>>;
  readonly secrets: Readonly<Record<string, string>>;
}

/** Packs the client certificate into the archive that Java reads, beside the PEM files that Node reads. */
export function agentCertificate({ client }: TestCertificates): AgentCertificate {
  const password = 'Kaffee & Kuchen';
  const archive = join(dirname(client.certificate), 'client.p12');
  const pair = ['-inkey', client.key, '-in', client.certificate];
  execFileSync('openssl', ['pkcs12', '-export', ...pair, '-passout', `pass:${password}`, '-out', archive]);
  return {
    variables: {
      'Agent.ClientCert': client.certificate,
      'Agent.ClientCertKey': client.key,
      'Agent.ClientCertArchive': archive,
    },
    secrets: { 'Agent.ClientCertPassword': password },
  };
}
