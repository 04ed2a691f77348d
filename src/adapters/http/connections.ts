import type { Agent as HttpAgent } from 'node:http';
import type { Agent as HttpsAgent } from 'node:https';
import { chooseProxy, type ProxyChoice } from './proxy';
import type { NetworkSettings } from './network-settings';
import { loadTlsSettings } from './trust';

/** The part of a request's options that says how to get there. */
export interface Route {
  readonly httpAgent?: HttpAgent;
  readonly httpsAgent?: HttpsAgent;
  readonly proxy:
    | false
    | {
        readonly protocol: string;
        readonly host: string;
        readonly port: number;
        readonly auth?: { readonly username: string; readonly password: string };
      };
  /** The proxy in use, for messages. */
  readonly choice: ProxyChoice | null;
}

/** Finds the route to an address; connections are kept and shared by all requests to one origin. */
export type FindRoute = (address: string) => Promise<Route>;

/**
 * Enough to be quick with many analyses, few enough to be a polite client among many builds. One or two analyses never need
 * more than three each; a server has 50 threads for requests by default.
 */
const MOST_CONNECTIONS = 16;

/**
 * @param checkCertificates `false` only where the agent itself was told not to check them
 */
export function createRoutes(network: NetworkSettings, checkCertificates = true): FindRoute {
  const routes = new Map<string, Promise<Route>>();
  return (address) => {
    const { origin } = new URL(address);
    // The bypass list may look at the path as well, so the key is the origin and the decision.
    const choice = chooseProxy(network, address);
    const key = `${origin} ${choice === null ? 'direct' : 'proxy'}`;
    const known = routes.get(key);
    if (known !== undefined) return known;
    const route = buildRoute(network, origin, choice, checkCertificates);
    routes.set(key, route);
    return route;
  };
}

async function buildRoute(
  network: NetworkSettings,
  origin: string,
  choice: ProxyChoice | null,
  checkCertificates: boolean,
): Promise<Route> {
  if (origin.startsWith('http:')) {
    const { Agent } = await import('node:http');
    return {
      httpAgent: new Agent({ keepAlive: true, maxSockets: MOST_CONNECTIONS }),
      proxy: toAxiosProxy(choice),
      choice,
    };
  }
  const tls = await loadTlsSettings(network);
  const options = {
    keepAlive: true,
    maxSockets: MOST_CONNECTIONS,
    ...tls,
    ...(checkCertificates ? {} : { rejectUnauthorized: false }),
  };
  if (choice === null) {
    const { Agent } = await import('node:https');
    return { httpsAgent: new Agent(options), proxy: false, choice };
  }
  // Not the library's own tunnel: it opens a new one for each request, and hands on the proxy's refusal as if the
  // server had answered.
  const { HttpsProxyAgent } = await import('hpagent');
  return { httpsAgent: new HttpsProxyAgent({ ...options, proxy: toProxyUrl(choice) }), proxy: false, choice };
}

/** A plain address is sent to the proxy as a whole: many proxies refuse tunnels to other ports than 443. */
function toAxiosProxy(choice: ProxyChoice | null): Route['proxy'] {
  if (choice === null) return false;
  const { protocol, host, port, user, password } = choice;
  const auth = user === null ? {} : { auth: { username: user, password: password?.reveal() ?? '' } };
  return { protocol, host, port, ...auth };
}

function toProxyUrl(choice: ProxyChoice): URL {
  const url = new URL(
    `${choice.protocol}//${choice.host.includes(':') ? `[${choice.host}]` : choice.host}:${choice.port}`,
  );
  if (choice.user !== null) {
    url.username = encodeURIComponent(choice.user);
    url.password = encodeURIComponent(choice.password?.reveal() ?? '');
  }
  return url;
}
