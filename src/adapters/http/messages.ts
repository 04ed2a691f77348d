import type { DownloadTarget } from '../../ports/sonarqube';

export interface HttpRequest {
  readonly method: 'GET' | 'PATCH';
  /** Absolute address, query included. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
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
 * Sends requests and answers with whatever status came; throws `TransportFailure` where no answer came. All requests
 * are idempotent ones, so each is tried again where that can help. No redirect is followed: for an API it means that
 * the address is wrong, and the credentials must not travel on.
 */
export interface HttpClient {
  send(request: HttpRequest): Promise<HttpAnswer>;
  /** Writes the body of a 200 to a file. Redirects are followed only for requests without `Authorization`. */
  download(request: HttpRequest, target: DownloadTarget): Promise<DownloadAnswer>;
}
