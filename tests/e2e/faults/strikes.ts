import type { Exchange, ProxyFault } from './faulty-proxy';
import { send, type Truth } from './faulty-proxy';

type Strike = ProxyFault['strike'];

export const SIGN_IN_PAGE = '<!doctype html><html><head><title>Sign in to Contoso</title></head></html>';
export const GATEWAY_PAGE = '<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>';

/** An answer that the server behind never gave. */
export function answers(
  status: number,
  body = '',
  headers: Readonly<Record<string, string>> | (() => Readonly<Record<string, string>>) = {},
): Strike {
  return ({ response }) => {
    const type = body.startsWith('{') || body.startsWith('[') ? 'application/json' : 'text/html;charset=utf-8';
    const own = typeof headers === 'function' ? headers() : headers;
    const typed = body === '' ? own : { 'Content-Type': type, ...own };
    send(response, { status, headers: typed, body: Buffer.from(body) });
  };
}

/** Errors in the server's own form. */
export const refuses = (status: number, message: string): Strike =>
  answers(status, JSON.stringify({ errors: [{ msg: message }] }));

/** Redirects; the address may depend on the proxy's own. */
export function redirects(to: (exchange: Exchange) => string): Strike {
  return (exchange) => {
    exchange.response.writeHead(302, { Location: to(exchange), 'Content-Length': 0 }).end();
  };
}

/** Ends the connection without a byte. */
export const resets: Strike = ({ request }) => {
  request.socket.destroy();
};

/** Announces the whole body, sends half of it, and ends the connection. */
export const breaksOff: Strike = async ({ request, response, truth }) => {
  const { status, body } = await truth();
  response.writeHead(status, { 'Content-Type': 'application/octet-stream', 'Content-Length': body.length });
  response.write(body.subarray(0, Math.floor(body.length / 2)), () => request.socket.destroy());
};

/** Never answers. */
export const hangs: Strike = () => undefined;

/** Sends the true body in pieces, with pauses. */
export function drips(pieces: number, milliseconds: number): Strike {
  return async ({ response, truth }) => {
    const { status, headers, body } = await truth();
    response.writeHead(status, { 'Content-Type': String(headers['content-type']), 'Content-Length': body.length });
    const length = Math.ceil(body.length / pieces);
    let sent = 0;
    const timer = setInterval(() => {
      response.write(body.subarray(sent, sent + length));
      sent += length;
      if (sent < body.length) return;
      clearInterval(timer);
      response.end();
    }, milliseconds);
    response.once('close', () => clearInterval(timer));
  };
}

/** Changes what the server said; the length is announced as it then is. */
export function changes(change: (truth: Truth) => Partial<Truth>): Strike {
  return async ({ response, truth }) => {
    const told = await truth();
    send(response, { ...told, ...change(told) });
  };
}

/** Changes the JSON of an answer. */
export function rewrites(change: (value: unknown) => unknown): Strike {
  return changes(({ body }) => ({ body: Buffer.from(JSON.stringify(change(JSON.parse(body.toString('utf8'))))) }));
}

export const halves: Strike = changes(({ body }) => ({ body: body.subarray(0, Math.floor(body.length / 2)) }));
export const empties: Strike = changes(() => ({ body: Buffer.alloc(0) }));
export const flipsAByte: Strike = changes(({ body }) => {
  const changed = Buffer.from(body);
  const middle = Math.floor(changed.length / 2);
  changed.writeUInt8(changed.readUInt8(middle) ^ 0xff, middle);
  return { body: changed };
});
/** An answer larger than any that is expected. */
export const bloats: Strike = changes(() => ({ body: Buffer.alloc(33 * 1024 * 1024, ' ') }));
