import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo, type Socket } from 'node:net';
import { randomUUID } from 'node:crypto';
import { ApiError } from './api-error';
import { type Product } from './contract/api-version';
import { loadOperations } from './contract/contract';
import { corsHeaders, isPreflight, preflightHeaders } from './cors';
import { type RecordedRequest, type Violation } from './exchange';
import { Faults, rateLimitHeaders, sendTruncated, SIGN_IN_PAGE, THROTTLED_MESSAGE, type Fault } from './faults';
import { serve, type Findings, type Incoming, type Outgoing, type Service } from './pipeline';
import { showPage, type PageSources } from './pages';
import { ROUTES } from './routes';
import { createToken, readAuthorization, type Token, type TokenOptions } from './tokens';
import { World } from './world';

/** How the stand-in behaves. */
export interface AzureDevOpsOptions {
  /** Which edition it is; `services` when left out. */
  readonly product?: Product;
  /** Name of the collection or organization; `DefaultCollection` when left out. */
  readonly collection?: string;
  /** A free port when left out. */
  readonly port?: number;
  /** What a wrong token gets: 401, or the sign-in page with status 203 or by a redirect, as Services do at times. */
  readonly wrongToken?: 'unauthorized' | 'sign-in-page' | 'redirect';
  /** Milliseconds since the epoch; `Date.now` when left out. */
  readonly clock?: () => number;
  /** What the pages behind links for people show. */
  readonly pages?: PageSources;
}

/** A running stand-in. */
export interface AzureDevOps {
  /** `http://127.0.0.1:port` */
  readonly url: string;
  /** `http://127.0.0.1:port/DefaultCollection`, without a slash at the end. */
  readonly collectionUrl: string;
  readonly product: Product;
  /** The state, to be arranged and looked at. */
  readonly world: World;
  readonly faults: Faults;
  /** All requests so far, preflights too, in the order of their answers. */
  readonly requests: readonly RecordedRequest[];
  /** All breaks of the contract so far. A test of a client expects none. */
  readonly violations: readonly Violation[];
  createToken(options: TokenOptions): Token;
  /** Makes a token worthless, as its end of life does. */
  revokeToken(token: Token): void;
  /** Stops listening and breaks all connections. */
  stop(): Promise<void>;
}

const BODY_LIMIT = 64 * 1024 * 1024;

/**
 * Starts a stand-in of the Azure DevOps REST API on 127.0.0.1. It holds state, knows only what Microsoft documents, and
 * checks each request and each answer against Microsoft's schema.
 *
 * @throws Error when the port is taken.
 */
export async function startAzureDevOps(options: AzureDevOpsOptions = {}): Promise<AzureDevOps> {
  const stand = new StandIn(options);
  await stand.listen(options.port ?? 0);
  return stand;
}

class StandIn implements AzureDevOps {
  readonly product: Product;
  readonly world: World;
  readonly faults = new Faults();
  readonly requests: RecordedRequest[] = [];
  readonly violations: Violation[] = [];
  readonly #collection: string;
  readonly #pages: PageSources;
  readonly #tokens: Token[] = [];
  readonly #sockets = new Set<Socket>();
  readonly #timers = new Set<NodeJS.Timeout>();
  readonly #server = createServer((request, response) => void this.#handle(request, response));
  readonly #wrongToken: NonNullable<AzureDevOpsOptions['wrongToken']>;

  constructor(options: AzureDevOpsOptions) {
    this.product = options.product ?? 'services';
    this.world = new World(options.clock ?? Date.now);
    this.#collection = options.collection ?? 'DefaultCollection';
    this.#pages = options.pages ?? {};
    this.#wrongToken = options.wrongToken ?? 'unauthorized';
    this.#server.on('connection', (socket) => {
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket));
    });
  }

  get url(): string {
    // A server that listens on TCP has an address of this form.
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  get collectionUrl(): string {
    return `${this.url}/${encodeURIComponent(this.#collection)}`;
  }

  listen(port: number): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(port, '127.0.0.1', () => {
        this.#server.off('error', reject);
        resolve();
      });
    });
  }

  createToken(options: TokenOptions): Token {
    const project = this.world.projects[0]?.name ?? 'Project Collection';
    const names = {
      job: `${project} Build Service (${this.#collection})`,
      pat: 'Riley Reader',
      extension: 'Riley Reader',
    };
    const token = createToken(options, names[options.kind]);
    this.#tokens.push(token);
    return token;
  }

  revokeToken(token: Token): void {
    const index = this.#tokens.indexOf(token);
    if (index >= 0) this.#tokens.splice(index, 1);
  }

  stop(): Promise<void> {
    for (const timer of this.#timers) clearTimeout(timer);
    return new Promise((resolve) => {
      this.#server.close(() => resolve());
      for (const socket of this.#sockets) socket.destroy();
    });
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const method = request.method ?? 'GET';
    const url = new URL(request.url ?? '/', this.url);
    const path = this.#pathBelowCollection(url.pathname);
    const findings: Findings = { operation: undefined, apiVersion: undefined };
    const record = (status: number) =>
      this.requests.push({
        method,
        path,
        query: Object.fromEntries(url.searchParams),
        authentication: readAuthorization(request.headers.authorization).kind,
        ...findings,
        status,
      });
    const bytes = await readAll(request);
    if (!bytes) return;
    if (isPreflight(request)) {
      record(200);
      response.writeHead(200, { ...preflightHeaders(request), 'Content-Length': '0' }).end();
      return;
    }
    const page = showPage(this.world, this.#pages, { method, path, query: url.searchParams, headers: request.headers });
    if (page) {
      record(page.status);
      response.writeHead(page.status, page.headers).end(page.body);
      return;
    }
    const fault = this.faults.take(method, path);
    if (fault?.kind === 'reset' && fault.after === 'nothing') {
      record(0);
      request.socket.destroy();
      return;
    }
    if (fault?.kind === 'slow' || fault?.kind === 'delayed') await this.#wait(fault.milliseconds);
    const incoming: Incoming = { method, path, query: url.searchParams, headers: request.headers, bytes };
    const outgoing = answerOfFault(fault) ?? this.#answer(incoming, findings, url.pathname);
    if (fault?.kind === 'reset') {
      record(0);
      request.socket.destroy();
      return;
    }
    record(outgoing.status);
    if (fault?.kind === 'truncated') return sendTruncated(request, response, outgoing.status, outgoing.body);
    const extra = fault?.kind === 'delayed' ? rateLimitHeaders(Math.ceil(fault.milliseconds / 1000)) : {};
    response.writeHead(outgoing.status, {
      ActivityId: randomUUID(),
      ...outgoing.headers,
      ...extra,
      ...corsHeaders(request),
      ...(outgoing.status !== 204 && { 'Content-Length': outgoing.body.length }),
    });
    response.end(outgoing.body);
  }

  #answer(incoming: Incoming, findings: Findings, fullPath: string): Outgoing {
    const { method, path } = incoming;
    const complain = (rule: Violation['rule'], detail: string) => this.violations.push({ rule, method, path, detail });
    const service: Service = {
      world: this.world,
      product: this.product,
      // Outside the collection no route can match.
      operations: path === fullPath ? [] : loadOperations(),
      routes: ROUTES,
      tokens: this.#tokens,
      collectionUrl: this.collectionUrl,
      refuseToken: (anonymous) => this.#refuseToken(anonymous),
    };
    try {
      return serve(service, incoming, findings, complain);
    } catch (error) {
      if (error instanceof SignInPage) return htmlAnswer(error.status, SIGN_IN_PAGE, error.headers);
      if (error instanceof ApiError) return jsonAnswer(error);
      const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
      complain('answer', `the stand-in failed: ${detail}`);
      return jsonAnswer(new ApiError(500, 'InvalidOperationException', 'The stand-in failed.'));
    }
  }

  #refuseToken(anonymous: boolean): ApiError {
    if (!anonymous && this.#wrongToken === 'sign-in-page') return new SignInPage(203, {});
    if (!anonymous && this.#wrongToken === 'redirect') return new SignInPage(302, { Location: `${this.url}/_signin` });
    const who = anonymous ? 'aaaaaaaa-aaaa-aaaa-aaaa-aaaaaaaaaaaa' : '';
    return new ApiError(
      401,
      'UnauthorizedRequestException',
      `TF400813: The user '${who}' is not authorized to access this resource.`,
      { 'WWW-Authenticate': `Bearer, Basic realm="${this.url}/"` },
    );
  }

  #pathBelowCollection(pathname: string): string {
    const prefix = `/${encodeURIComponent(this.#collection)}/`.toLowerCase();
    return pathname.toLowerCase().startsWith(prefix) ? pathname.slice(prefix.length - 1) : pathname;
  }

  #wait(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.#timers.delete(timer);
        resolve();
      }, milliseconds);
      this.#timers.add(timer);
    });
  }
}

/** A refusal that is a page for people instead of an answer for programs. */
class SignInPage extends ApiError {
  constructor(status: number, headers: Readonly<Record<string, string>>) {
    super(status, 'SignIn', 'Sign in', headers);
  }
}

function answerOfFault(fault: Fault | undefined): Outgoing | undefined {
  if (fault?.kind === 'status') {
    const headers = fault.headers ?? {};
    return jsonAnswer(
      new ApiError(fault.status, 'FaultException', fault.message ?? 'The service is unavailable.', headers),
    );
  }
  if (fault?.kind === 'throttled') {
    return jsonAnswer(
      new ApiError(429, 'RequestBlockedException', THROTTLED_MESSAGE, rateLimitHeaders(fault.retryAfter)),
    );
  }
  return fault?.kind === 'html' ? htmlAnswer(fault.status, fault.body ?? SIGN_IN_PAGE, {}) : undefined;
}

function jsonAnswer(error: ApiError): Outgoing {
  const headers = { 'Content-Type': 'application/json; charset=utf-8', ...error.headers };
  return { status: error.status, headers, body: Buffer.from(JSON.stringify(error.body())) };
}

function htmlAnswer(status: number, page: string, headers: Readonly<Record<string, string>>): Outgoing {
  return { status, headers: { 'Content-Type': 'text/html; charset=utf-8', ...headers }, body: Buffer.from(page) };
}

/** The whole body, or undefined when the client went away or sent more than anybody should. */
async function readAll(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of request) {
      // Without an encoding a request gives buffers only.
      const bytes = chunk as Buffer;
      size += bytes.length;
      if (size > BODY_LIMIT) {
        request.socket.destroy();
        return undefined;
      }
      chunks.push(bytes);
    }
  } catch {
    return undefined;
  }
  return Buffer.concat(chunks);
}
