import { setTimeout as pause } from 'node:timers/promises';
import type { Exchange, HttpAnswer } from './exchange';
import type { Strike } from './faults';

export const SIGN_IN_PAGE = '<!doctype html><html><head><title>Sign in to Contoso</title></head></html>';
export const GATEWAY_PAGE = '<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>';

type Headers = Readonly<Record<string, string>>;

/** An answer that the server never gave, so without the effect of the request. */
export function answers(status: number, body = '', headers: Headers | (() => Headers) = {}): Strike {
  const type = body.startsWith('{') || body.startsWith('[') ? 'application/json' : 'text/html;charset=utf-8';
  return (exchange) => {
    const own = typeof headers === 'function' ? headers() : headers;
    const typed = body === '' ? own : { 'Content-Type': type, ...own };
    exchange.send({ status, headers: typed, body: Buffer.from(body) });
  };
}

/** Redirects; the address may depend on the server's own. */
export function redirects(to: (exchange: Exchange) => string): Strike {
  return (exchange) => exchange.send({ status: 302, headers: { Location: to(exchange) }, body: Buffer.alloc(0) });
}

/** Ends the connection without a byte and without an effect. */
export const resets: Strike = (exchange) => exchange.cut();

/** Ends the connection when the request has had its effect: only the answer is lost. */
export const losesAnswer: Strike = async (exchange) => {
  await exchange.truth();
  exchange.cut();
};

/** Announces the whole body, sends half of it, and ends the connection. */
export const breaksOff: Strike = async (exchange) => {
  const answer = await exchange.truth();
  exchange.sendPart(answer, Math.floor(answer.body.length / 2));
};

/** Never answers. */
export const hangs: Strike = () => undefined;

/** Answers late; what waits keeps no process alive. */
export function slows(milliseconds: number): Strike {
  return async (exchange) => {
    await pause(milliseconds, undefined, { ref: false });
    exchange.send(await exchange.truth());
  };
}

/** Sends the true body in pieces, with pauses. */
export function drips(pieces: number, milliseconds: number): Strike {
  return async (exchange) => {
    const answer = await exchange.truth();
    const response = exchange.begin(answer);
    const length = Math.ceil(answer.body.length / pieces);
    for (let sent = 0; sent < answer.body.length && !response.destroyed; sent += length) {
      await pause(milliseconds, undefined, { ref: false });
      response.write(answer.body.subarray(sent, sent + length));
    }
    response.end();
  };
}

/** Changes what the server said; the length is announced as it then is. */
export function changes(change: (truth: HttpAnswer) => Partial<HttpAnswer>): Strike {
  return async (exchange) => {
    const truth = await exchange.truth();
    exchange.send({ ...truth, ...change(truth) });
  };
}

/** Changes the JSON of an answer. */
export function rewrites(change: (value: unknown) => unknown): Strike {
  return changes(({ body }) => ({ body: Buffer.from(JSON.stringify(change(JSON.parse(body.toString('utf8'))))) }));
}

/** Sends the first half of the true body as if it were all. */
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
