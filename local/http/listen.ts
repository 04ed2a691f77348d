import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTlsServer, type ServerOptions } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';

/** A server that listens on 127.0.0.1. */
export interface Listening {
  /** `http://127.0.0.1:4711`; `https://…` with a certificate. */
  readonly url: string;
  readonly port: number;
  /** Breaks all connections, tunnels too; new ones are taken. */
  readonly cut: () => void;
  /** Breaks all connections and frees the port. */
  readonly stop: () => Promise<void>;
}

interface ListenOptions {
  /** A free one when left out. */
  readonly port?: number | undefined;
  /** Key and certificate; plain HTTP without. */
  readonly tls?: ServerOptions | undefined;
  /** Takes `CONNECT` requests, as proxies do. */
  readonly tunnel?: (request: IncomingMessage, socket: Duplex) => void;
}

/**
 * Starts an HTTP server on loopback. A handler that fails breaks its own connection and nothing else.
 *
 * @throws Error with code `EADDRINUSE` when the port is taken.
 */
export async function listen(
  handle: (request: IncomingMessage, response: ServerResponse) => void | Promise<void>,
  { port = 0, tls, tunnel }: ListenOptions = {},
): Promise<Listening> {
  const listener = (request: IncomingMessage, response: ServerResponse): void => {
    void (async () => handle(request, response))().catch(() => response.destroy());
  };
  const server = tls === undefined ? createServer(listener) : createTlsServer(tls, listener);
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.once('close', () => sockets.delete(socket));
  });
  if (tunnel) server.on('connect', tunnel);
  // As long as a real server's; Node's five seconds surprise clients that pause between requests.
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  // A server that listens on TCP has an address of this form.
  const { port: own } = server.address() as AddressInfo;
  const cut = (): void => sockets.forEach((socket) => socket.destroy());
  return {
    url: `${tls === undefined ? 'http' : 'https'}://127.0.0.1:${own}`,
    port: own,
    cut,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        cut();
      }),
  };
}
