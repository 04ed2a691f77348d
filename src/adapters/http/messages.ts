import type { Readable } from 'node:stream';
import type { Scrub } from './scrub';

export type HttpMethod = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

export type HttpBody =
  | { readonly kind: 'json' | 'json-patch' | 'merge-patch'; readonly value: unknown }
  /** A field with several values is sent once for each. */
  | { readonly kind: 'form'; readonly fields: Readonly<Record<string, string | readonly string[]>> };

export interface HttpRequest {
  readonly method: HttpMethod;
  /** Absolute address, query included. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: HttpBody;
  /**
   * Whether sending it twice does no more than sending it once. Without a word it is what the method says (RFC 9110, 9.2.2):
   * GET, PUT and DELETE are, POST and PATCH are not.
   */
  readonly idempotent?: boolean;
  /** Breaks the request off, its pauses included; its reason is thrown. */
  readonly stopped?: AbortSignal;
}

export interface HttpAnswer {
  readonly status: number;
  readonly header: (name: string) => string | undefined;
  readonly text: string;
}

/** The answer to a download. The file is complete when `sha256` is there; else `text` says what came instead. */
export interface DownloadAnswer extends HttpAnswer {
  readonly sha256: string | null;
}

/**
 * Sends requests and answers with whatever status came; throws `TransportFailure` where no answer came. Idempotent
 * requests are tried again where that can help. Others are sent once: whoever lost the answer to one must look what it did
 * before it is sent again. No redirect is followed: for an API it means that the address is wrong, and the credentials must
 * not travel on.
 */
export interface HttpClient {
  send(request: HttpRequest): Promise<HttpAnswer>;
  /**
   * For a body that is taken as it comes, see `download`: what is tried again is the whole attempt.
   *
   * @param further ends it beside the signals of client and request
   * @param attempt sends as often as it must, and brings its own deadline
   */
  stream<T extends HttpAnswer>(
    request: HttpRequest,
    further: AbortSignal | undefined,
    attempt: (open: OpenStream, stopped: AbortSignal) => Promise<T>,
  ): Promise<T>;
  readonly bounds: DownloadBounds;
}

/** Sends a request; the body has not arrived yet. */
export type OpenStream = (request: HttpRequest, signal: AbortSignal) => Promise<StreamedAnswer>;

/** An answer whose body is still to come, and what is taken out of the text of it. */
export interface StreamedAnswer extends Pick<HttpAnswer, 'status' | 'header'> {
  readonly data: Readable;
  readonly scrub: Scrub;
}

/** What one try of a download may take. */
export interface DownloadBounds {
  /** In each span of this length a fair number of bytes must arrive. */
  readonly idleMilliseconds: number;
  /** From start to the last byte. */
  readonly downloadMilliseconds: number;
  /** Bytes of the largest file. */
  readonly maxFile: number;
}

const CONTENT_TYPES = {
  json: 'application/json; charset=utf-8',
  'json-patch': 'application/json-patch+json',
  'merge-patch': 'application/merge-patch+json',
  form: 'application/x-www-form-urlencoded',
} as const satisfies Record<HttpBody['kind'], string>;

/** A body as it is sent. */
export function encodeBody(body: HttpBody): { readonly contentType: string; readonly text: string } {
  const contentType = CONTENT_TYPES[body.kind];
  if (body.kind !== 'form') return { contentType, text: JSON.stringify(body.value) };
  const pairs = Object.entries(body.fields).flatMap(([name, values]) =>
    (typeof values === 'string' ? [values] : values).map((value): [string, string] => [name, value]),
  );
  return { contentType, text: new URLSearchParams(pairs).toString() };
}

/** Whether a request may be sent again when nobody knows what became of it. */
export function isRepeatable({ method, idempotent }: Pick<HttpRequest, 'method' | 'idempotent'>): boolean {
  return idempotent ?? (method !== 'POST' && method !== 'PATCH');
}
