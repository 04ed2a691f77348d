import { createServer, request as ask, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { buffer } from 'node:stream/consumers';
import type { Duplex } from 'node:stream';

/** What the server behind the proxy said. */
export interface Truth {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: Buffer;
}

/** One exchange in the hands of a fault. */
export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** Address of the proxy itself, such as `https://127.0.0.1:4711`. */
  readonly url: string;
  /** Asks the server behind. */
  readonly truth: () => Promise<Truth>;
}

/** A fault in the way, and the requests that it strikes. */
export interface ProxyFault {
  /**
   * The path without its query. `#file` at the end means the download of a path that also answers in JSON, and `#data`
   * the answer in JSON.
   */
  readonly path: string | RegExp;
  /** How many requests it strikes; all by default. */
  readonly times?: number;
  readonly strike: (exchange: Exchange) => void | Promise<void>;
}

export interface FaultyProxyOptions {
  /** Address of the server behind. */
  readonly target: string;
  readonly faults?: readonly ProxyFault[];
  /** Key and certificate chain in PEM; plain HTTP without. */
  readonly tls?: { readonly key: string; readonly cert: string };
  /** `user:password`, demanded as an agent's proxy does, with 407. */
  readonly credentials?: string;
}

export interface FaultyProxy {
  readonly url: string;
  readonly port: number;
  /** Paths of all requests, in the form in which faults name them. */
  readonly seen: readonly string[];
  stop(): Promise<void>;
}

/**
 * Stands between a task and a server, and breaks what it is told to. What no fault strikes passes unchanged. It also
 * serves as an agent's proxy: requests with a whole address, and tunnels.
 */
export async function startFaultyProxy(options: FaultyProxyOptions): Promise<FaultyProxy> {
  const { target, faults = [], tls, credentials } = options;
  const seen: string[] = [];
  const sockets = new Set<Duplex>();
  const hits = new Map<ProxyFault, number>();
  const permits = ({ headers }: IncomingMessage): boolean =>
    credentials === undefined ||
    headers['proxy-authorization'] === `Basic ${Buffer.from(credentials).toString('base64')}`;

  const find = (path: string): ProxyFault | undefined =>
    faults.find((fault) => {
      const { path: wanted, times = Infinity } = fault;
      return (typeof wanted === 'string' ? wanted === path : wanted.test(path)) && (hits.get(fault) ?? 0) < times;
    });

  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await buffer(request);
    const path = pathOf(request);
    seen.push(path);
    if (!permits(request)) {
      response.writeHead(407, { 'Proxy-Authenticate': 'Basic realm="corporate"', 'Content-Type': 'text/html' });
      response.end('<html><title>Proxy authentication required</title></html>');
      return;
    }
    const truth = (): Promise<Truth> => askTarget(target, request, body);
    const fault = find(path);
    if (fault === undefined) {
      send(response, await truth());
      return;
    }
    hits.set(fault, (hits.get(fault) ?? 0) + 1);
    await fault.strike({ request, response, url: proxy.url, truth });
  };
  const listener = (request: IncomingMessage, response: ServerResponse): void => {
    serve(request, response).catch(() => response.destroy());
  };
  const server: Server = tls === undefined ? createServer(listener) : createTlsServer(tls, listener);
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  server.on('connect', (request: IncomingMessage, socket: Duplex) => {
    seen.push('CONNECT');
    socket.on('error', () => socket.destroy());
    if (!permits(request)) {
      socket.end('HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm="corporate"\r\n\r\n');
      return;
    }
    const behind = connect(Number(new URL(target).port), '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      socket.pipe(behind).pipe(socket);
    });
    behind.on('error', () => socket.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A server that listens on TCP has an address of this form.
  const { port } = server.address() as AddressInfo;
  const proxy: FaultyProxy = {
    url: `${tls === undefined ? 'http' : 'https'}://127.0.0.1:${port}`,
    port,
    seen,
    stop: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
  return proxy;
}

const TWO_FACED = '/api/v2/analysis/engine';

function pathOf({ url = '/', headers }: IncomingMessage): string {
  const { pathname } = new URL(url, 'http://proxy.invalid');
  if (pathname !== TWO_FACED) return pathname;
  return `${pathname}#${(headers.accept ?? '').includes('json') ? 'data' : 'file'}`;
}

function askTarget(target: string, request: IncomingMessage, body: Buffer): Promise<Truth> {
  const { pathname, search } = new URL(request.url ?? '/', target);
  const { host, connection, ...headers } = request.headers;
  void host;
  void connection;
  return new Promise((resolve, reject) => {
    const forward = ask(
      new URL(pathname + search, target),
      { method: request.method ?? 'GET', headers, agent: false },
      (answer) => {
        buffer(answer).then(
          (content) => resolve({ status: answer.statusCode ?? 502, headers: answer.headers, body: content }),
          reject,
        );
      },
    );
    forward.once('error', reject);
    forward.end(body);
  });
}

/** Sends an answer whole, with its true length. */
export function send(response: ServerResponse, { status, headers, body }: Truth): void {
  const kept = Object.entries(headers).filter(
    ([name]) => !/^(connection|content-length|transfer-encoding|keep-alive)$/i.test(name),
  );
  response.writeHead(status, {
    'Content-Length': body.length,
    ...(Object.fromEntries(kept) as Record<string, string>),
  });
  response.end(body);
}
