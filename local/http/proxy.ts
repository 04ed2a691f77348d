import { request as ask, type IncomingMessage, type OutgoingHttpHeaders, type ServerResponse } from 'node:http';
import type { ServerOptions } from 'node:https';
import { connect } from 'node:net';
import { buffer } from 'node:stream/consumers';
import type { Duplex } from 'node:stream';
import { Exchange } from './exchange';
import { Faults, type FaultRule } from './faults';
import { listen } from './listen';

export interface ProxyOptions {
  /**
   * Address of the server behind, whatever the request says. Without one the proxy goes where the request says, and
   * every name means this machine.
   */
  readonly target?: string;
  readonly faults?: readonly FaultRule[];
  readonly tls?: ServerOptions | undefined;
  /** `user:password`, demanded with 407 as an agent's proxy does. */
  readonly credentials?: string | undefined;
  /** Status with which everything is refused. */
  readonly refuses?: number;
  /** The path as faults and records name it; the pathname when left out. */
  readonly nameOf?: (pathname: string, request: IncomingMessage) => string;
}

/** A request that came to a proxy, in the order of arrival. */
export interface ProxiedRequest {
  /** `CONNECT` for a tunnel. */
  readonly method: string;
  /** As it was sent: a path, a whole address, or `host:port` of a tunnel. */
  readonly url: string;
  readonly path: string;
  readonly accept: string;
  /** 0 before there is an answer, and where the connection was cut. */
  status: number;
  /** Of the answer's body, so far. */
  bytes: number;
}

export interface Proxy {
  readonly url: string;
  readonly port: number;
  readonly requests: readonly ProxiedRequest[];
  /** Forgets the requests so far. */
  clear(): void;
  /** Where requests go from now on; `undefined` breaks every connection off, as a server that is gone. */
  pointTo(target: string | undefined): void;
  stop(): Promise<void>;
}

/**
 * Stands between a client and a server: as the server's own address, or as the proxy of a network, with whole addresses
 * and tunnels. What no fault strikes passes as it comes; `Host` stays what the client sent, as behind a load balancer.
 */
export async function startProxy(options: ProxyOptions): Promise<Proxy> {
  const { credentials, refuses, nameOf = (pathname: string) => pathname } = options;
  const fixed = options.target !== undefined;
  let target = options.target;
  const requests: ProxiedRequest[] = [];
  const faults = new Faults();
  for (const fault of options.faults ?? []) faults.add(fault);

  const note = (request: IncomingMessage, path: string): ProxiedRequest => {
    const { method = 'GET', url = '/', headers } = request;
    const noted = { method, url, path, accept: headers.accept ?? '', status: 0, bytes: 0 };
    requests.push(noted);
    return noted;
  };
  const refusalOf = ({ headers }: IncomingMessage): number | undefined => {
    const wanted = credentials === undefined ? undefined : `Basic ${Buffer.from(credentials).toString('base64')}`;
    return wanted === undefined || headers['proxy-authorization'] === wanted ? refuses : 407;
  };

  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const asked = new URL(request.url ?? '/', target ?? 'http://127.0.0.1');
    const noted = note(request, nameOf(asked.pathname, request));
    const refusal = refusalOf(request);
    if (refusal !== undefined) {
      noted.status = refusal;
      response.writeHead(refusal, { ...SIGN_IN, 'Content-Type': 'text/html' }).end('<html><title>Proxy</title></html>');
      return;
    }
    if (fixed && target === undefined) return void response.destroy();
    const to = whereTo(asked, target);
    const strike = faults.take(noted);
    if (strike === undefined) return passOn(request, response, to, noted);
    const body = await buffer(request);
    const exchange = new Exchange(request, response, {
      ...noted,
      body,
      truth: async () => {
        const answer = await send(request, to, body);
        const { 'content-length': length, 'transfer-encoding': encoding, ...headers } = kept(answer.headers);
        void length;
        void encoding;
        return { status: statusOf(answer), headers, body: await buffer(answer) };
      },
      record: (status, bytes) => Object.assign(noted, { status, bytes }),
    });
    await strike(exchange);
  };

  const tunnel = (request: IncomingMessage, socket: Duplex): void => {
    const noted = note(request, request.url ?? '');
    const refusal = refusalOf(request);
    noted.status = refusal ?? 200;
    socket.on('error', () => socket.destroy());
    if (refusal !== undefined) {
      const head = Object.entries({ ...SIGN_IN, 'Content-Length': 0 }).map(([name, value]) => `${name}: ${value}\r\n`);
      socket.end(`HTTP/1.1 ${refusal} Refused\r\n${head.join('')}\r\n`);
      return;
    }
    const { port } = new URL(target ?? `http://${request.url ?? ''}`);
    const behind = connect(Number(port), '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      socket.pipe(behind).pipe(socket);
    });
    behind.on('error', () => socket.destroy());
    socket.once('close', () => behind.destroy());
  };

  const { url, port, cut, stop } = await listen(serve, { tls: options.tls, tunnel });
  return {
    url,
    port,
    requests,
    clear: () => (requests.length = 0),
    pointTo: (next) => {
      target = next;
      if (next === undefined) cut();
    },
    stop,
  };
}

const SIGN_IN = { 'Proxy-Authenticate': 'Basic realm="corporate"' };

function whereTo(asked: URL, target: string | undefined): URL {
  if (target === undefined) return new URL(asked.pathname + asked.search, `http://127.0.0.1:${asked.port}`);
  const { origin, pathname } = new URL(target);
  return new URL(pathname.replace(/\/$/, '') + asked.pathname + asked.search, origin);
}

async function passOn(
  request: IncomingMessage,
  response: ServerResponse,
  to: URL,
  noted: ProxiedRequest,
): Promise<void> {
  const answer = await send(request, to);
  noted.status = statusOf(answer);
  response.writeHead(noted.status, kept(answer.headers));
  answer.on('data', (chunk: Buffer) => (noted.bytes += chunk.length));
  answer.on('error', () => response.destroy());
  answer.pipe(response);
}

function send(request: IncomingMessage, to: URL, body?: Buffer): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const headers = kept(request.headers);
    const sent = ask(to, { method: request.method ?? 'GET', headers, agent: false }, resolve);
    sent.once('error', reject);
    if (body === undefined) request.pipe(sent);
    else sent.end(body);
  });
}

function statusOf(answer: IncomingMessage): number {
  return answer.statusCode ?? 502;
}

/** Without what is about one connection only. */
function kept(headers: IncomingMessage['headers']): OutgoingHttpHeaders {
  const { connection, 'keep-alive': keepAlive, 'proxy-authorization': authorization, ...others } = headers;
  void connection;
  void keepAlive;
  void authorization;
  return others;
}
