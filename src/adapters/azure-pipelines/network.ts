import type { NetworkSettings, ProxySettings } from '../http/network-settings';
import { readSecret, readVariable } from './agent';

/**
 * The agent's own network settings (`config.sh --proxyurl … --sslcacert …`), which reach tasks as variables.
 * Source: azure-pipelines-agent `JobRunner`, task-lib `getHttpProxyConfiguration`, `getHttpCertConfiguration`.
 *
 * @param caCertificate absolute path of a further PEM file, from the task's own input
 */
export function readNetworkSettings(caCertificate: string | null = null): NetworkSettings {
  const agentAuthority = readVariable('Agent.CAInfo') ?? null;
  const certificate = readVariable('Agent.ClientCert');
  return {
    proxy: readProxy(),
    environment: process.env,
    authorities: [agentAuthority, caCertificate].filter((path): path is string => path !== null),
    clientCertificate:
      certificate === undefined
        ? null
        : {
            certificate,
            key: readVariable('Agent.ClientCertKey') ?? null,
            archive: readVariable('Agent.ClientCertArchive') ?? null,
            passphrase: readSecret({ from: 'variable', name: 'Agent.ClientCertPassword' }) ?? null,
          },
    skipsAzureDevOpsCheck: /^true$/i.test(readVariable('Agent.SkipCertValidation') ?? ''),
  };
}

function readProxy(): ProxySettings | null {
  const url = readVariable('Agent.ProxyUrl');
  if (url === undefined) return null;
  return {
    url,
    user: readVariable('Agent.ProxyUsername') ?? null,
    password: readSecret({ from: 'variable', name: 'Agent.ProxyPassword' }) ?? null,
    bypass: readBypassList(readVariable('Agent.ProxyBypassList')),
  };
}

/** A JSON array of regular expressions. One that does not compile would break every request, so it is left out. */
function readBypassList(text: string | undefined): readonly string[] {
  let list: unknown;
  try {
    list = JSON.parse(text ?? '[]');
  } catch {
    return [];
  }
  return Array.isArray(list)
    ? list.filter((entry): entry is string => typeof entry === 'string' && compiles(entry))
    : [];
}

function compiles(pattern: string): boolean {
  try {
    new RegExp(pattern, 'i');
    return true;
  } catch {
    return false;
  }
}
