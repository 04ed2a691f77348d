import type { IncomingMessage, ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { Exchange, type HttpAnswer } from '../http/exchange';
import type { Faults } from '../http/faults';
import { listen, type Listening } from '../http/listen';
import { Recording } from '../http/recording';
import { authenticate, authScheme, type Caller } from './accounts';
import { apiError, html, Refusal, unauthorized, v2Error, type Answer } from './answer';
import { ANALYSIS_ROUTES } from './api/analyses';
import { ANALYSIS_V2_ROUTES } from './api/analysis-v2';
import { BOUND_PROJECT_ROUTES } from './api/bound-projects';
import { BRANCH_ROUTES } from './api/branches';
import { COMPUTE_ENGINE_ROUTES } from './api/compute-engine';
import { DOTNET_ROUTES } from './api/dotnet';
import { HOTSPOT_ROUTES } from './api/hotspots';
import { INTEGRATION_ROUTES } from './api/integrations';
import { ISSUE_ROUTES } from './api/issues';
import { MEASURE_ROUTES } from './api/measures';
import { PAGE_ROUTES } from './api/pages';
import { PLATFORM_ROUTES } from './api/platforms';
import { PROJECT_ROUTES } from './api/projects';
import { QUALITY_GATE_ROUTES } from './api/quality-gates';
import { SYSTEM_ROUTES } from './api/system';
import { USER_ROUTES } from './api/users';
import { WEBHOOK_ROUTES } from './api/webhooks';
import type { Instance } from './instance';
import type { RecordedRequest, ViolationRule } from './recorded-request';
import { findRoute, isOffered, missingParameter, parameterMissing, unknownParameters, type Route } from './router';
import { apiDate } from './dates';
import { isAtLeast } from './version';

const ROUTES: readonly Route[] = [
  ...SYSTEM_ROUTES,
  ...USER_ROUTES,
  ...COMPUTE_ENGINE_ROUTES,
  ...ANALYSIS_ROUTES,
  ...QUALITY_GATE_ROUTES,
  ...MEASURE_ROUTES,
  ...ISSUE_ROUTES,
  ...HOTSPOT_ROUTES,
  ...BRANCH_ROUTES,
  ...PROJECT_ROUTES,
  ...ANALYSIS_V2_ROUTES,
  ...PLATFORM_ROUTES,
  ...INTEGRATION_ROUTES,
  ...BOUND_PROJECT_ROUTES,
  ...PAGE_ROUTES,
  ...DOTNET_ROUTES,
  ...WEBHOOK_ROUTES,
];

/** Routes that answer before the server is up. */
const EARLY = ['/api/system/status', '/api/server/version'];

interface Incoming {
  readonly method: string;
  readonly path: string;
  readonly parameters: URLSearchParams;
  readonly authorization: string | undefined;
  readonly accept: string;
  readonly contentType: string;
  readonly body: Buffer;
}

/** The HTTP side of a server: routing, authentication, faults, recording. */
export class HttpFace {
  readonly recording = new Recording<RecordedRequest, ViolationRule>();

  constructor(
    private readonly instance: Instance,
    private readonly faults: Faults,
    private readonly contextPath: string,
  ) {}

  /** Listens on loopback. */
  listen(): Promise<Listening> {
    return listen((request, response) => this.serve(request, response));
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const at = Date.now();
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    const body = await buffer(request);
    const inContext = url.pathname === this.contextPath || url.pathname.startsWith(`${this.contextPath}/`);
    const path = inContext ? url.pathname.slice(this.contextPath.length) || '/' : url.pathname;
    const parameters = new URLSearchParams(url.searchParams);
    const contentType = request.headers['content-type'] ?? '';
    if (contentType.startsWith('application/x-www-form-urlencoded')) {
      for (const [name, value] of new URLSearchParams(body.toString('utf8'))) parameters.set(name, value);
    }
    const { method = 'GET' } = request;
    const { authorization, accept = '', 'user-agent': userAgent = '' } = request.headers;
    const incoming: Incoming = { method, path, parameters, authorization, accept, contentType, body };
    const exchange = new Exchange(request, response, {
      method,
      path,
      body,
      truth: async () => toHttp(inContext ? await this.answer(incoming) : html(NOT_FOUND, 404)),
      record: (status, bytes) =>
        this.recording.requests.push({
          method,
          path,
          parameters: this.withoutSecrets(parameters),
          status,
          authScheme: authScheme(authorization),
          accept,
          userAgent,
          bytes,
          at,
        }),
      headers: { 'Cache-Control': 'no-cache, no-store, must-revalidate' },
    });
    await this.faults.serve(exchange);
  }

  private async answer(incoming: Incoming): Promise<Answer> {
    try {
      return await this.dispatch(incoming);
    } catch (error) {
      if (error instanceof Refusal) return error.answer;
      process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
      return apiError(500, 'An error has occurred. Please contact your administrator');
    }
  }

  private async dispatch(incoming: Incoming): Promise<Answer> {
    const { instance } = this;
    const { method, path, parameters, authorization } = incoming;
    const isApi = path.startsWith('/api/');
    if (instance.status !== 'UP' && !EARLY.includes(path)) {
      const starting = instance.status === 'STARTING' || instance.status === 'RESTARTING';
      return starting ? apiError(401, 'User is not authenticated') : unknownUrl(path, instance);
    }
    const caller = authenticate(instance.accounts, authorization, isAtLeast(instance.settings.version, '10.0'));
    const match = findRoute(ROUTES, path, method);
    const anonymous = match?.route.anonymous === true || !isApi;
    if (!anonymous && !caller) {
      if (authScheme(authorization) === 'none')
        this.report('missing-authentication', incoming, 'no Authorization header');
      return unauthorized();
    }
    if (!match) {
      this.report('unknown-route', incoming, 'no such route');
      return isApi
        ? unknownUrl(path, instance)
        : html('<!doctype html><html><body><h1>Not found</h1></body></html>', 404);
    }
    const { route, pathParameters } = match;
    if (!isOffered(route, instance)) return unknownUrl(path, instance);
    if (method !== route.method) {
      this.report('wrong-method', incoming, `${route.method} is required`);
      return apiError(405, `HTTP method ${route.method} is required`);
    }
    for (const name of unknownParameters(route, parameters)) this.report('unknown-parameter', incoming, name);
    const missing = missingParameter(route, parameters);
    if (missing !== undefined) {
      this.report('missing-parameter', incoming, missing);
      return parameterMissing(missing);
    }
    const { accept, contentType, body } = incoming;
    const call = { instance, caller, parameters, pathParameters, accept, contentType, body };
    if (route.anonymous) return route.handle(call);
    return caller ? withExpiration(await route.handle({ ...call, caller }), caller) : unauthorized();
  }

  private report(rule: ViolationRule, incoming: Incoming, detail: string): void {
    this.recording.complain(rule, incoming, detail);
  }

  private withoutSecrets(parameters: URLSearchParams): Readonly<Record<string, string>> {
    const secrets = [...this.instance.accounts.secrets(), ...this.instance.platforms.secrets()];
    return Object.fromEntries(
      [...parameters].map(([name, value]) => [
        name,
        secrets.some((secret) => value.includes(secret)) ? '[redacted]' : value,
      ]),
    );
  }
}

/** Every 200 that needs a login tells when the token expires. */
function withExpiration(answer: Answer, { token }: Caller): Answer {
  if (token?.expiresAt === undefined || answer.status !== 200) return answer;
  const headers = { 'SonarQube-Authentication-Token-Expiration': apiDate(token.expiresAt) };
  return { ...answer, headers: { ...answer.headers, ...headers } };
}

function unknownUrl(path: string, instance: Instance): Answer {
  if (!path.startsWith('/api/v2/') || !isAtLeast(instance.settings.version, '10.0')) {
    return apiError(404, `Unknown url : ${path}`);
  }
  return isAtLeast(instance.settings.version, '24.12') ? v2Error(404, 'Resource not found.') : html(NOT_FOUND, 404);
}

const NOT_FOUND = '<!doctype html><html lang="en"><head><title>HTTP Status 404 – Not Found</title></head></html>';

function toHttp({ status, contentType, headers, body }: Answer): HttpAnswer {
  const typed = contentType === undefined ? {} : { 'Content-Type': contentType };
  return { status, headers: { ...typed, ...headers }, body: Buffer.from(body) };
}
