import { startSonarQube, type SonarQubeOptions, type SonarQubeStandIn } from '../../../local/sonarqube/server';

const servers: SonarQubeStandIn[] = [];

/** Starts a server that `closeAll` stops; results are there at once unless told otherwise. */
export async function open(options: SonarQubeOptions = {}): Promise<SonarQubeStandIn> {
  const server = await startSonarQube({ processingDelay: 0, ...options });
  servers.push(server);
  return server;
}

/** The value of an `Authorization` header with a bearer token. */
export const bearer = (token: string): string => `Bearer ${token}`;
/** The value of an `Authorization` header with a token as the login. */
export const basic = (token: string): string => `Basic ${Buffer.from(`${token}:`).toString('base64')}`;

/** Asks without following redirects. */
export function get(server: SonarQubeStandIn, route: string, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(`${server.url}${route}`, { headers, redirect: 'manual' });
}

/** Stops every server that `open` has started. */
export async function closeAll(): Promise<void> {
  await Promise.all(servers.splice(0).map((server) => server.stop()));
}
