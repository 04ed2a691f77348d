import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { chooseProxy, type ProxyChoice } from '../../http/proxy';
import { publicAuthorities } from '../../http/trust';
import { onDisk } from '../cache/disk';
import { furtherAuthorities } from '../network/network-properties';
import type { ScannerContext } from '../scanner-context';

/** Where SonarScanner for .NET 11 fetches SonarScanner CLI for a server that serves no engine. */
export const VENDOR = 'https://binaries.sonarsource.com/';
/** Where NuGet looks unless the agent's configuration names other sources. */
const NUGET = 'https://api.nuget.org/';

type Environment = Readonly<Record<string, string>>;

/**
 * The environment of a .NET program, with the proxy and the further certificate authorities that the tasks themselves use. It
 * has no setting for authorities; on Linux and macOS its TLS reads a file that a variable names, on Windows the store of the
 * machine only.
 *
 * @param server its address; `null` where SonarQube is not asked
 * @param folder existing folder for that file
 */
export async function withDotnetNetwork(
  context: ScannerContext,
  environment: Environment,
  server: string | null,
  caCertificate: string | null,
  folder: string,
): Promise<Record<string, string>> {
  const asked = [...(server === null ? [] : [server]), VENDOR, NUGET];
  return {
    ...withAgentProxy(context, environment, asked, server === null),
    ...(await certificateFile(context, environment, server, caCertificate, folder)),
  };
}

/** .NET takes variables in small letters before those in capital ones, and knows no expressions in a bypass list. */
const OF_PROXIES = /^(?:https?|all|no)_proxy$/i;

/**
 * The agent's proxy goes before every variable of the job, as in the tasks' own requests. Whom it is not for is told by name,
 * since one program asks several.
 */
function withAgentProxy(
  { network }: ScannerContext,
  environment: Environment,
  asked: readonly string[],
  asksOthers: boolean,
): Environment {
  const { proxy } = network;
  if (proxy === null) return environment;
  const others = Object.fromEntries(Object.entries(environment).filter(([name]) => !OF_PROXIES.test(name)));
  const choice = chooseProxy({ ...network, proxy: { ...proxy, bypass: [] } }, NUGET);
  if (choice === null) return others;
  const direct = asked.filter((address) => chooseProxy(network, address) === null).map((one) => new URL(one).hostname);
  // Sources of NuGet are known to the agent's own configuration only, and the job may name them.
  const ofJob = asksOthers ? [environment['no_proxy'] ?? environment['NO_PROXY'] ?? ''] : [];
  const named = ofJob.flatMap((list) => list.split(',')).map((host) => host.trim());
  const hosts = [...new Set([...direct, ...proxy.bypass.flatMap(hostsOf), ...named])].filter((host) => host !== '');
  const address = toAddress(choice);
  return {
    ...others,
    HTTP_PROXY: address,
    HTTPS_PROXY: address,
    ...(hosts.length === 0 ? {} : { NO_PROXY: hosts.join(',') }),
  };
}

/** What an expression of the bypass list says in the words of NO_PROXY; nothing where it is more than a name. */
function hostsOf(pattern: string): readonly string[] {
  const name = pattern.replace(/\\\./g, '.');
  return /^[a-z0-9-]+(?:\.[a-z0-9-]+)+$/i.test(name) ? [name, `.${name}`] : [];
}

function toAddress({ protocol, host, port, user, password }: ProxyChoice): string {
  const credentials =
    user === null ? '' : `${encodeURIComponent(user)}:${encodeURIComponent(password?.reveal() ?? '')}@`;
  return `${protocol}//${credentials}${host.includes(':') ? `[${host}]` : host}:${port}`;
}

const ON_WINDOWS =
  'On Windows the scanner for .NET trusts the certificate store of the machine only: import the authority of caCertificate there.';

/** A file named by the job stays trusted beside our own authorities; without any of ours it is left alone. */
async function certificateFile(
  { network, platform, logger }: ScannerContext,
  environment: Environment,
  server: string | null,
  caCertificate: string | null,
  folder: string,
): Promise<Environment> {
  const own = await furtherAuthorities(network, caCertificate);
  if (own.length === 0) return {};
  if (platform.isWindows) {
    if (server !== null && /^https:/i.test(server)) logger.warning(ON_WINDOWS);
    return {};
  }
  const ofJob = environment['SSL_CERT_FILE'];
  // OpenSSL passes over a file that is not there, too.
  const theirs = ofJob === undefined || ofJob === '' ? '' : await readFile(ofJob, 'utf8').catch(() => '');
  const path = join(folder, 'authorities.pem');
  const texts = [...(await publicAuthorities()), ...(theirs === '' ? [] : [theirs]), ...own];
  await onDisk(path, () => writeFile(path, texts.join('\n'), { mode: 0o600 }));
  return { SSL_CERT_FILE: path };
}
