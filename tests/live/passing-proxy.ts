import { createServer, request as ask, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createSecureServer, type ServerOptions } from 'node:https';
import type { AddressInfo } from 'node:net';

export interface PassedRequest {
  readonly path: string;
  readonly accept: string;
  readonly status: number;
  /** Of the answer's body. */
  readonly bytes: number;
}

/** An address that stays while the server behind it moves, and a record of what passes. */
export interface PassingProxy {
  readonly url: string;
  readonly passed: readonly PassedRequest[];
  /** Where requests go from now on; `undefined` breaks every connection off, as a server that is gone. */
  pointTo(target: string | undefined): void;
  stop(): Promise<void>;
}

/**
 * Passes everything on as it comes, in both directions.
 *
 * @param identity key and certificate of an address that speaks https; what passes on from there is plain
 */
export async function startPassingProxy(target: string, identity?: ServerOptions): Promise<PassingProxy> {
  let current: string | undefined = target;
  const passed: PassedRequest[] = [];

  const pass = (request: IncomingMessage, response: ServerResponse): void => {
    if (current === undefined) {
      response.destroy();
      return;
    }
    const { host, ...headers } = request.headers;
    void host;
    const forwarded = ask(new URL(request.url ?? '/', current), { method: request.method, headers }, (answer) => {
      let bytes = 0;
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.on('data', (chunk: Buffer) => (bytes += chunk.length));
      answer.on('end', () => {
        const path = new URL(request.url ?? '/', 'http://proxy.invalid').pathname;
        passed.push({ path, accept: request.headers.accept ?? '', status: answer.statusCode ?? 0, bytes });
      });
      answer.on('error', () => response.destroy());
      answer.pipe(response);
    });
    forwarded.on('error', () => response.destroy());
    request.pipe(forwarded);
  };
  const server = identity === undefined ? createServer(pass) : createSecureServer(identity, pass);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A server that listens on TCP has an address of this form.
  const { port } = server.address() as AddressInfo;
  return {
    url: `${identity === undefined ? 'http' : 'https'}://127.0.0.1:${port}`,
    passed,
    pointTo: (next) => {
      current = next;
      if (next === undefined) server.closeAllConnections();
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
