import type { ClientRequest, IncomingMessage, RequestOptions } from 'node:http';
import { pipeline, type Readable } from 'node:stream';
import { createBrotliDecompress, createGunzip } from 'node:zlib';
import type { Route } from './connections';
import type { ProxyChoice } from './proxy';
import { toTransportFailure, TransportFailure } from './transport-failure';

/** One request, as it goes over the wire. */
export interface Exchange {
  readonly method: string;
  /** Absolute address, query included. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
  readonly route: Route;
  /** Breaks it off, also while the answer arrives: that then fails as timed out. */
  readonly signal: AbortSignal;
}

/**
 * Sends one request with Node's own client and answers as soon as the head of the answer is there. Follows no redirect and
 * tries nothing twice. What goes wrong on the way is thrown as a {@link TransportFailure}, by the body as well.
 */
export async function exchange({ method, url, headers, body, route, signal }: Exchange): Promise<IncomingMessage> {
  const target = new URL(url);
  const clean = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, sendable(value)]));
  const options: RequestOptions = {
    method,
    headers: clean,
    agent: route.agent,
    ...(route.plainProxy === null ? {} : throughProxy(route.plainProxy, target, clean)),
  };
  const { request } =
    (route.plainProxy ?? target).protocol === 'https:' ? await import('node:https') : await import('node:http');
  if (signal.aborted) throw tooLate();
  return new Promise((resolve, reject) => {
    let answer: IncomingMessage | undefined;
    const sent: ClientRequest = request(target, options, (arrived) => {
      answer = arrived;
      resolve(arrived);
    });
    const stop = (): void => {
      answer?.destroy(tooLate());
      sent.destroy(tooLate());
    };
    signal.addEventListener('abort', stop);
    sent.once('close', () => signal.removeEventListener('abort', stop));
    sent.on('error', (error) => reject(toTransportFailure(error)));
    sent.end(body ?? undefined);
  });
}

const tooLate = (): TransportFailure => new TransportFailure('timed-out', 'ABORTED', 'no answer in time');

/** A token that was stored with a line break is sent without it. */
function sendable(value: string): string {
  return value.replace(/[^\t\u0020-\u007e\u0080-\u00ff]+/g, '').trim();
}

/** A plain address is sent to the proxy as a whole: many proxies refuse tunnels to other ports than 443. */
function throughProxy(
  { host, port, user, password }: ProxyChoice,
  target: URL,
  headers: Readonly<Record<string, string>>,
): RequestOptions {
  const pair = `${user ?? ''}:${password?.reveal() ?? ''}`;
  return {
    host,
    hostname: host,
    port,
    path: target.href,
    headers: {
      ...headers,
      Host: target.host,
      ...(user === null ? {} : { 'Proxy-Authorization': `Basic ${Buffer.from(pair, 'utf8').toString('base64')}` }),
    },
  };
}

/** The forms of a body that {@link readText} understands, as a request may name them. */
export const ACCEPTED_ENCODINGS = 'gzip, br';

const DECODERS: Readonly<Record<string, () => NodeJS.ReadWriteStream & Readable>> = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  br: createBrotliDecompress,
};

/** Reads a body as UTF-8 text without its byte order mark. What is larger, unpacked, than `most` bytes is a failure. */
export async function readText(answer: IncomingMessage, most: number): Promise<string> {
  // An answer without a body may name an encoding all the same.
  const isEmpty = answer.statusCode === 204 || answer.statusCode === 304 || answer.headers['content-length'] === '0';
  const encoding = answer.headers['content-encoding']?.trim().toLowerCase() ?? '';
  const decoder = isEmpty ? undefined : DECODERS[encoding]?.();
  const body = decoder === undefined ? answer : pipeline(answer, decoder, () => undefined);
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of body as AsyncIterable<Buffer>) {
      length += chunk.length;
      if (length > most) {
        throw new TransportFailure('too-large', 'SIZE', 'the answer is larger than any that is expected');
      }
      chunks.push(chunk);
    }
  } catch (error) {
    throw toTransportFailure(error);
  }
  return Buffer.concat(chunks)
    .toString('utf8')
    .replace(/^\ufeff/, '');
}
