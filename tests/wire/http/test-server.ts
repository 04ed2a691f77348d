import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import { createServer as createTlsServer, type ServerOptions } from 'node:https';
import type { AddressInfo, Server as NetServer, Socket } from 'node:net';
import type { Clock } from '../../../src/ports/clock';
import type { HttpSettings } from '../../../src/adapters/http/client';

export interface SeenRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

export interface TestServer {
  readonly url: string;
  readonly port: number;
  /** Requests in the order of their arrival. */
  readonly seen: SeenRequest[];
  close(): Promise<void>;
}

/** A real server on a free port of loopback that writes down what it is asked. */
export async function startServer(
  handler: (request: SeenRequest, response: ServerResponse, raw: IncomingMessage) => void,
  tls?: ServerOptions,
): Promise<TestServer> {
  const seen: SeenRequest[] = [];
  const listener: RequestListener = (request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const entry: SeenRequest = {
        method: request.method ?? '',
        url: request.url ?? '',
        headers: request.headers,
        body: Buffer.concat(chunks).toString('utf8'),
      };
      seen.push(entry);
      handler(entry, response, request);
    });
  };
  const server = tls === undefined ? createServer(listener) : createTlsServer(tls, listener);
  const { port, close } = await listen(server);
  return { url: `${tls === undefined ? 'http' : 'https'}://127.0.0.1:${port}`, port, seen, close };
}

/** Listens on loopback; `close` also drops what is connected. */
export async function listen(
  server: NetServer,
): Promise<{ readonly port: number; readonly close: () => Promise<void> }> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.once('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

/** A clock that passes only while somebody sleeps, which takes no time. */
export function fakeClock(): Clock & { readonly slept: number[] } {
  let now = 1_800_000_000_000;
  const slept: number[] = [];
  return {
    slept,
    now: () => now,
    alarm: () => ({ rings: new Promise(() => undefined), cancel: () => undefined }),
    sleep: (milliseconds) => {
      slept.push(milliseconds);
      now += milliseconds;
      return Promise.resolve();
    },
  };
}

/** Settings of a machine without proxy and certificates; pauses have no jitter. */
export function plainSettings(changes: Partial<HttpSettings> = {}): HttpSettings {
  return {
    network: {
      proxy: null,
      environment: {},
      authorities: [],
      clientCertificate: null,
      skipsAzureDevOpsCheck: false,
    },
    clock: fakeClock(),
    userAgent: 'test-agent/1.0',
    random: () => 0.5,
    ...changes,
  };
}
