import { createServer, request as sendRequest } from 'node:http';
import { connect } from 'node:net';
import { listen } from './test-server';

export interface TestProxy {
  readonly port: number;
  /** `GET http://…` and `CONNECT host:port`, with the answer's status. */
  readonly seen: string[];
  close(): Promise<void>;
}

/**
 * A real forward proxy: absolute addresses and tunnels. Every name leads to loopback, so that requests to made-up hosts
 * arrive.
 */
export async function startProxy(
  options: { readonly login?: string; readonly refuse?: number } = {},
): Promise<TestProxy> {
  const seen: string[] = [];
  const expected = options.login === undefined ? undefined : `Basic ${Buffer.from(options.login).toString('base64')}`;
  const verdict = (authorization: string | undefined): number => {
    if (expected !== undefined && authorization !== expected) return 407;
    return options.refuse ?? 200;
  };
  const server = createServer((request, response) => {
    const status = verdict(request.headers['proxy-authorization']);
    seen.push(`${request.method ?? ''} ${request.url ?? ''} ${status}`);
    if (status !== 200) {
      response.writeHead(status).end('<html><title>Proxy</title></html>');
      return;
    }
    const target = new URL(request.url ?? '');
    const onward = sendRequest(
      { host: '127.0.0.1', port: target.port, path: target.pathname + target.search, headers: request.headers },
      (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      },
    );
    onward.once('error', () => response.writeHead(502).end());
    request.pipe(onward);
  });
  server.on('connect', (request, socket) => {
    const status = verdict(request.headers['proxy-authorization']);
    seen.push(`CONNECT ${request.url ?? ''} ${status}`);
    if (status !== 200) {
      socket.end(`HTTP/1.1 ${status} No\r\nContent-Length: 0\r\n\r\n`);
      return;
    }
    const target = connect(Number((request.url ?? '').split(':').pop()), '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      target.pipe(socket).pipe(target);
    });
    target.on('error', () => socket.destroy());
    socket.on('error', () => target.destroy());
  });
  const { port, close } = await listen(server);
  return { port, seen, close };
}
