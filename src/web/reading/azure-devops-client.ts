import { addressOf, type ApiRequest } from '../../wire/azure-devops/api-request';
import { parseJson } from '../../wire/payload';
import { ReadFailure, type ReadFailureKind } from './build-snapshot';

const requestTimeout = 30_000;
/** Requests that follow each other share a token: asking for it is a message to another frame and back. */
const tokenShared = 5_000;
const accepted = { json: 'application/json', file: 'application/octet-stream, application/json;q=0.9, */*;q=0.5' };
const retryDelays = [500, 2_000];

export interface AzureDevOpsAccess {
  /** Address of the organization or collection with a trailing slash. */
  readonly root: string;
  readonly projectId: string;
  /** A token for the REST API, from the page around the tab. Tokens are short-lived. */
  token(): Promise<string>;
}

/** A whole answer: its body has come, too. */
interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** Sends requests to Azure DevOps with the viewer's token, and tries again where that can help. */
export class AzureDevOpsClient {
  private token: { readonly value: Promise<string>; readonly at: number } | undefined;

  /** @param timeout milliseconds from a request to the end of its answer */
  constructor(
    private readonly access: AzureDevOpsAccess,
    private readonly timeout = requestTimeout,
  ) {}

  /** @throws {@link ReadFailure} */
  async send<T>(request: ApiRequest<T>): Promise<T> {
    const { status, headers, text } = await this.get(request);
    // A sign-in page comes with 200 or 203 and HTML where a token is not accepted.
    if ((headers.get('Content-Type') ?? '').includes('text/html')) throw new ReadFailure('refused', status);
    try {
      const payload = request.answer === 'file' ? { value: text, path: 'the file' } : parseJson(text);
      // Nothing that a page asks has several pages.
      return request.read(payload, Date.parse(headers.get('Date') ?? ''), null);
    } catch (cause) {
      throw new ReadFailure('broken', status, { cause });
    }
  }

  private async get(request: ApiRequest<unknown>): Promise<Answer> {
    for (let attempt = 0; ; attempt += 1) {
      const response = await this.once(request);
      if (response.status >= 200 && response.status < 300 && response.status !== 203) return response;
      const delay = retryDelays[attempt];
      // Whoever was refused asks with another token.
      this.token = undefined;
      const again = response.status === 401 ? attempt === 0 : [429, 502, 503, 504].includes(response.status);
      if (!again || delay === undefined) throw new ReadFailure(kindOf(response.status), response.status);
      await pause(response.status === 401 ? 0 : Math.max(delay, retryAfter(response)));
    }
  }

  private currentToken(): Promise<string> {
    if (this.token === undefined || Date.now() - this.token.at > tokenShared) {
      this.token = { value: this.access.token(), at: Date.now() };
    }
    return this.token.value;
  }

  private async once(request: ApiRequest<unknown>): Promise<Answer> {
    const aborter = new AbortController();
    const timer = setTimeout(() => aborter.abort(), this.timeout);
    try {
      const token = await unlessAborted(aborter.signal, this.currentToken());
      const response = await fetch(addressOf(this.access.root, request), {
        headers: { Accept: accepted[request.answer ?? 'json'], Authorization: `Bearer ${token}` },
        signal: aborter.signal,
      });
      const { status, headers } = response;
      return { status, headers, text: await response.text() };
    } catch (cause) {
      this.token = undefined;
      throw new ReadFailure(aborter.signal.aborted ? 'slow' : 'offline', undefined, { cause });
    } finally {
      clearTimeout(timer);
    }
  }
}

function kindOf(status: number): ReadFailureKind {
  if (status === 401 || status === 203 || status === 302) return 'refused';
  if (status === 403) return 'forbidden';
  if (status === 404 || status === 410) return 'gone';
  return 'broken';
}

/** Milliseconds that the server asks to wait, at most ten seconds: longer than that a person would rather be told. */
function retryAfter(response: Answer): number {
  const seconds = Number(response.headers.get('Retry-After') ?? '0');
  return Number.isFinite(seconds) ? Math.min(Math.max(seconds, 0), 10) * 1000 : 0;
}

const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** A host that has gone silent answers never. */
function unlessAborted<T>(signal: AbortSignal, answer: Promise<T>): Promise<T> {
  const aborted = new Promise<never>((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(new Error('no token came in time')), { once: true });
  });
  return Promise.race([answer, aborted]);
}
