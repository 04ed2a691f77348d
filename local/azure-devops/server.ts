import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { Exchange, type HttpAnswer } from '../http/exchange';
import { Faults } from '../http/faults';
import { listen, type Listening } from '../http/listen';
import { Recording, type Violation } from '../http/recording';
import { ApiError } from './api-error';
import { type Product } from './contract/api-version';
import { loadOperations } from './contract/contract';
import { corsHeaders, isPreflight, preflightHeaders } from './cors';
import { htmlAnswer, jsonAnswer, SIGN_IN_PAGE } from './faults';
import { serve, type Findings, type Incoming, type Service } from './pipeline';
import { showPage, type PageSources } from './pages';
import { type RecordedRequest, type ViolationRule } from './recorded-request';
import { ROUTES } from './routes';
import { createToken, readAuthorization, type Token, type TokenOptions } from './tokens';
import { World } from './world';

/** How the stand-in behaves. */
export interface AzureDevOpsOptions {
  /** Which edition it is; `services` when left out. */
  readonly product?: Product;
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
  readonly violations: readonly Violation<ViolationRule>[];
  createToken(options: TokenOptions): Token;
  /** Makes a token worthless, as its end of life does. */
  revokeToken(token: Token): void;
  /** Stops listening and breaks all connections. */
  stop(): Promise<void>;
}

/**
 * Starts a stand-in of the Azure DevOps REST API on 127.0.0.1. It holds state, knows only what Microsoft documents, and
 * checks each request and each answer against Microsoft's schema.
 */
export async function startAzureDevOps(options: AzureDevOpsOptions = {}): Promise<AzureDevOps> {
  const stand = new StandIn(options);
  await stand.start();
  return stand;
}

const COLLECTION = 'DefaultCollection';

class StandIn implements AzureDevOps {
  readonly product: Product;
  readonly world: World;
  readonly faults = new Faults();
  readonly #recording = new Recording<RecordedRequest, ViolationRule>();
  readonly requests = this.#recording.requests;
  readonly violations = this.#recording.violations;
  readonly #pages: PageSources;
  readonly #tokens: Token[] = [];
  readonly #wrongToken: NonNullable<AzureDevOpsOptions['wrongToken']>;
  #listening: Listening | undefined;

  constructor(options: AzureDevOpsOptions) {
    this.product = options.product ?? 'services';
    this.world = new World(options.clock ?? Date.now);
    this.#pages = options.pages ?? {};
    this.#wrongToken = options.wrongToken ?? 'unauthorized';
  }

  get url(): string {
    return this.#listening?.url ?? '';
  }

  get collectionUrl(): string {
    return `${this.url}/${COLLECTION}`;
  }

  async start(): Promise<void> {
    this.#listening = await listen((request, response) => this.#handle(request, response));
  }

  createToken(options: TokenOptions): Token {
    const project = this.world.projects[0]?.name ?? 'Project Collection';
    const names = {
      job: `${project} Build Service (${COLLECTION})`,
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

  async stop(): Promise<void> {
    await this.#listening?.stop();
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = 'GET', headers } = request;
    const { pathname, searchParams: query } = new URL(request.url ?? '/', this.url);
    const path = this.#pathBelowCollection(pathname);
    const findings: Findings = { operation: undefined, apiVersion: undefined, caller: undefined };
    const incoming: Incoming = { method, path, query, headers, bytes: await buffer(request) };
    const exchange = new Exchange(request, response, {
      method,
      path,
      body: incoming.bytes,
      truth: () => this.#answer(incoming, findings, pathname),
      record: (status) =>
        this.requests.push({
          method,
          path,
          query: Object.fromEntries(query),
          authentication: readAuthorization(headers.authorization).kind,
          ...findings,
          status,
        }),
      headers: { ActivityId: randomUUID(), ...corsHeaders(request) },
    });
    // Neither belongs to the API, whose faults they do not meet.
    const aside = isPreflight(request)
      ? { status: 200, headers: preflightHeaders(), body: Buffer.alloc(0) }
      : showPage(this.world, this.#pages, incoming);
    if (aside) exchange.send(aside);
    else await this.faults.serve(exchange);
  }

  #answer(incoming: Incoming, findings: Findings, fullPath: string): HttpAnswer {
    const complain = (rule: ViolationRule, detail: string) => this.#recording.complain(rule, incoming, detail);
    const service: Service = {
      world: this.world,
      product: this.product,
      // Outside the collection no route can match.
      operations: incoming.path === fullPath ? [] : loadOperations(),
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
    const prefix = `/${COLLECTION}/`.toLowerCase();
    return pathname.toLowerCase().startsWith(prefix) ? pathname.slice(prefix.length - 1) : pathname;
  }
}

/** A refusal that is a page for people instead of an answer for programs. */
class SignInPage extends ApiError {
  constructor(status: number, headers: Readonly<Record<string, string>>) {
    super(status, 'SignIn', 'Sign in', headers);
  }
}
