import { request as send } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { EngineFailure } from './log';
import type { Properties } from './settings';

/** The proxy that `sonar.scanner.proxy*` names. */
export interface Proxy {
  readonly host: string;
  readonly port: string;
  readonly authorization: string | undefined;
}

export function proxyOf(properties: Properties): Proxy | undefined {
  const host = properties.get('sonar.scanner.proxyHost');
  if (host === undefined || host === '') return undefined;
  const user = properties.get('sonar.scanner.proxyUser');
  const login = `${user ?? ''}:${properties.get('sonar.scanner.proxyPassword') ?? ''}`;
  return {
    host,
    port: properties.get('sonar.scanner.proxyPort') ?? '80',
    authorization: user === undefined ? undefined : `Basic ${Buffer.from(login).toString('base64')}`,
  };
}

/** Sends a plain request whole to the proxy. There are no tunnels here, so an address with TLS is refused. */
export async function sendThrough(proxy: Proxy, request: Request): Promise<Response> {
  const { protocol, host } = new URL(request.url);
  if (protocol !== 'http:') throw new EngineFailure('The stand-in engine reaches https addresses without a proxy only');
  const body = Buffer.from(await request.arrayBuffer());
  const headers = {
    ...Object.fromEntries(request.headers),
    host,
    connection: 'close',
    'content-length': String(body.length),
    ...(proxy.authorization === undefined ? {} : { 'proxy-authorization': proxy.authorization }),
  };
  const options = { host: proxy.host, port: proxy.port, path: request.url, method: request.method, headers };
  return new Promise((resolve, reject) => {
    const sent = send(options, (answer) => {
      const status = answer.statusCode ?? 502;
      buffer(answer).then((content) => resolve(new Response(content, { status })), reject);
    });
    sent.once('error', reject);
    sent.end(body);
  });
}
