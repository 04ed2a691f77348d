import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What was asked through the proxy, and how many bytes of content came back. */
export interface CountedRequest {
  readonly path: string;
  bytes: number;
}

/** An address that stands for a server and counts what is fetched from it. */
export interface CountingProxy {
  readonly url: string;
  readonly requests: readonly CountedRequest[];
  clear(): void;
  stop(): Promise<void>;
}

/** Passes everything on as it comes; the `Host` stays the proxy's own, as behind a load balancer. */
export async function startCountingProxy(target: string): Promise<CountingProxy> {
  const { hostname, port, pathname } = new URL(target);
  const requests: CountedRequest[] = [];
  const server = createServer((incoming, outgoing) => {
    const counted: CountedRequest = { path: (incoming.url ?? '').replace(/\?.*/, ''), bytes: 0 };
    requests.push(counted);
    const path = `${pathname.replace(/\/$/, '')}${incoming.url ?? ''}`;
    passOn(incoming, outgoing, { hostname, port, path }, counted);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A server that listens on TCP has an address of this shape.
  const { port: own } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${own}`,
    requests,
    clear: () => (requests.length = 0),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function passOn(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  target: { readonly hostname: string; readonly port: string; readonly path: string },
  counted: CountedRequest,
): void {
  const forwarded = request(
    { ...target, method: incoming.method, headers: incoming.headers, agent: false },
    (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.on('data', (chunk: Buffer) => (counted.bytes += chunk.length));
      answer.pipe(outgoing);
    },
  );
  forwarded.on('error', () => outgoing.destroy());
  incoming.pipe(forwarded);
}
