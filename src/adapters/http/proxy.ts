import { BlockList, isIPv4, isIPv6 } from 'node:net';
import { Secret } from '../../secrets/secret';
import type { NetworkSettings, ProxySettings } from './network-settings';

/** The proxy for one address, its credentials apart so that the address can be shown. */
export interface ProxyChoice {
  readonly protocol: 'http:' | 'https:';
  readonly host: string;
  readonly port: number;
  readonly user: string | null;
  readonly password: Secret | null;
}

/**
 * Which proxy a request to an address takes; `null` for none. The agent's proxy goes before the environment, as in the
 * agent itself; its bypass list holds regular expressions over the whole address, and it never applies to loopback
 * (azure-pipelines-agent `VstsAgentWebProxy`). The environment follows curl: lower case first, `NO_PROXY` with names,
 * suffixes, ports and IPv4 ranges.
 */
export function chooseProxy(
  network: Pick<NetworkSettings, 'proxy' | 'environment'>,
  address: string,
): ProxyChoice | null {
  const url = new URL(address);
  if (network.proxy !== null) return bypassesAgentProxy(network.proxy, url, address) ? null : parseProxy(network.proxy);
  const read = (name: string): string =>
    (network.environment[name.toLowerCase()] ?? network.environment[name.toUpperCase()] ?? '').trim();
  const proxy = read(url.protocol === 'https:' ? 'https_proxy' : 'http_proxy') || read('all_proxy');
  if (proxy === '' || bypassesEnvironment(read('no_proxy'), url)) return null;
  return parseProxy({ url: proxy, user: null, password: null });
}

/** For messages: where the proxy is, without its credentials. */
export function describeProxy(proxy: ProxyChoice): string {
  return `${proxy.protocol}//${proxy.host}:${proxy.port}`;
}

function parseProxy(settings: Pick<ProxySettings, 'url' | 'user' | 'password'>): ProxyChoice | null {
  let url: URL;
  try {
    url = new URL(/^[a-z][a-z0-9+.-]*:\/\//i.test(settings.url) ? settings.url : `http://${settings.url}`);
  } catch {
    return null;
  }
  const protocol = url.protocol === 'https:' ? 'https:' : 'http:';
  return {
    protocol,
    host: bareHost(url),
    port: url.port === '' ? (protocol === 'https:' ? 443 : 80) : Number(url.port),
    user: settings.user ?? (url.username === '' ? null : decode(url.username)),
    password: settings.password ?? (url.password === '' ? null : new Secret(decode(url.password))),
  };
}

function bypassesAgentProxy(proxy: ProxySettings, url: URL, address: string): boolean {
  return isLoopback(bareHost(url)) || proxy.bypass.some((pattern) => new RegExp(pattern, 'i').test(address));
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIPv4(host) && host.startsWith('127.'));
}

function bypassesEnvironment(list: string, url: URL): boolean {
  const host = bareHost(url).toLowerCase();
  const port = url.port === '' ? (url.protocol === 'https:' ? '443' : '80') : url.port;
  return list
    .split(/[\s,]+/)
    .filter((entry) => entry !== '')
    .some((entry) => {
      if (entry === '*') return true;
      const { name, entryPort } = splitPort(entry.toLowerCase());
      if (entryPort !== undefined && entryPort !== port) return false;
      if (name.includes('/')) return isInRange(host, name);
      const suffix = name.replace(/^\*?\./, '');
      return host === suffix || host.endsWith(`.${suffix}`);
    });
}

/** `[::1]:80`, `::1`, `host:80`, `host`. */
function splitPort(entry: string): { readonly name: string; readonly entryPort: string | undefined } {
  if (isIPv6(entry)) return { name: entry, entryPort: undefined };
  const [, name, entryPort] = /^\[?(.*?)\]?(?::(\d+))?$/.exec(entry) ?? [];
  return { name: name ?? entry, entryPort };
}

function isInRange(host: string, range: string): boolean {
  const [network, bits] = range.split('/');
  if (network === undefined || !isIPv4(network) || !isIPv4(host)) return false;
  const prefix = Number(bits);
  if (!Number.isInteger(prefix) || prefix < 0 || prefix > 32) return false;
  const list = new BlockList();
  list.addSubnet(network, prefix, 'ipv4');
  return list.check(host, 'ipv4');
}

function bareHost(url: URL): string {
  return url.hostname.replace(/^\[|\]$/g, '');
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
