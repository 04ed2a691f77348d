import type { DownloadTarget } from '../../ports/download';

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
  /** Writes the body of a 200 to a file. Redirects are followed only for requests without `Authorization`. */
  download(request: HttpRequest, target: DownloadTarget): Promise<DownloadAnswer>;
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
