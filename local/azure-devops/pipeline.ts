import { type IncomingHttpHeaders } from 'node:http';
import type { HttpAnswer } from '../http/exchange';
import { ApiError, FrameworkError, badRequest } from './api-error';
import {
  availabilityOf,
  checkVersion,
  parseVersion,
  undocumentedAvailability,
  type Product,
} from './contract/api-version';
import { type Answer, type Call, type Routes } from './call';
import { type Operation } from './contract/contract';
import { type Complain } from './recorded-request';
import { asRecord, type JsonObject } from './json';
import { checkParameter, matchRoute, type RouteMatch } from './router';
import { WRAPPED_PROPERTIES } from './contract/schema';
import { findToken, hasScope, readAuthorization, type Token } from './tokens';
import { formatAnswer, parseAccept, type AcceptedFormat } from './wire-format';
import { type World } from './world';

/** What a request is checked with and served by. */
export interface Service {
  readonly world: World;
  readonly product: Product;
  readonly operations: readonly Operation[];
  readonly routes: Routes;
  readonly tokens: readonly Token[];
  readonly collectionUrl: string;
  readonly refuseToken: (anonymous: boolean) => ApiError;
}

/** A request, read to its end. */
export interface Incoming {
  readonly method: string;
  /** Path below the collection. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly bytes: Buffer;
}

/** What became known about a request on its way, for the record. */
export interface Findings {
  operation: string | undefined;
  apiVersion: string | undefined;
  caller: string | undefined;
}

/**
 * Takes a request through the same gates as the service: who asks, for what, in which version, in which form; then
 * serves it and checks the answer.
 *
 * @throws ApiError for everything that the service refuses.
 */
export function serve(service: Service, incoming: Incoming, findings: Findings, complain: Complain): HttpAnswer {
  const match = findRoute(service, incoming);
  const token =
    'operation' in match && isAnonymous(match.operation) ? undefined : authenticate(service, incoming, complain);
  if (!('operation' in match)) throw noRoute(match.methods, incoming, complain);
  const { operation } = match;
  findings.operation = operation.id;
  findings.caller = token?.identity.displayName;
  const handler = service.routes[operation.id];
  if (!handler) throw noRoute([], incoming, complain);
  if (token && !hasScope(token, operation.scopes)) {
    complain('scope', `the token has none of the scopes ${operation.scopes.join(', ')}`);
    throw service.refuseToken(false);
  }
  const format = parseAccept(incoming.headers.accept);
  findings.apiVersion = queryValue(incoming.query, 'api-version') ?? format.apiVersion;
  negotiate(service, operation, findings.apiVersion, incoming, complain);
  checkParameters(match, incoming.query, complain);
  const body = readBody(operation, incoming, complain);
  const call: Call = {
    world: service.world,
    product: service.product,
    token: token ?? ANONYMOUS,
    collectionUrl: service.collectionUrl,
    path: match.path,
    wantsJson: (incoming.headers.accept ?? '').toLowerCase().includes('application/json'),
    query: (name) => queryValue(incoming.query, name),
    body,
    bytes: incoming.bytes,
    complain: (detail) => complain('usage', detail),
  };
  return toOutgoing(handler(call), operation, format, findings.apiVersion, complain);
}

/** Nobody: clients may ask for routes before they sign in. */
const ANONYMOUS: Token = {
  kind: 'pat',
  value: '',
  scopes: new Set(),
  denied: new Set(),
  projects: undefined,
  repositories: undefined,
  identity: { id: '00000000-0000-0000-0000-000000000000', displayName: 'Anonymous', uniqueName: '', descriptor: '' },
};

function isAnonymous(operation: Operation): boolean {
  return operation.method === 'OPTIONS';
}

function findRoute(service: Service, incoming: Incoming): RouteMatch | { readonly methods: readonly string[] } {
  try {
    return matchRoute(service.operations, incoming.method, incoming.path, incoming.query);
  } catch (error) {
    if (error instanceof URIError) throw new FrameworkError(400, 'The request is invalid.');
    throw error;
  }
}

function authenticate(service: Service, incoming: Incoming, complain: Complain): Token {
  const { kind, value } = readAuthorization(incoming.headers.authorization);
  const token = findToken(service.tokens, kind, value);
  if (token) return token;
  complain('authentication', kind === 'none' ? 'no token' : `a token that is not known or not accepted as ${kind}`);
  throw service.refuseToken(kind === 'none');
}

function noRoute(methods: readonly string[], incoming: Incoming, complain: Complain): ApiError {
  // Asking for the routes of an area is possible for every name, so it says nothing about the path.
  const others = methods.filter((method) => method !== 'OPTIONS');
  if (others.length > 0) {
    complain('unknown-method', `the path knows ${others.join(', ')}`);
    return new FrameworkError(405, `The requested resource does not support http method '${incoming.method}'.`);
  }
  complain('unknown-route', 'no operation has this route');
  return new ApiError(
    404,
    'HttpException',
    `The controller for path '${incoming.path}' was not found or does not implement IController.`,
  );
}

function negotiate(
  service: Service,
  operation: Operation,
  text: string | undefined,
  incoming: Incoming,
  complain: Complain,
): void {
  const available = operation.versions
    ? availabilityOf(operation.versions, service.product)
    : undocumentedAvailability(service.product, operation.previewOnly);
  if (!available) throw noRoute([], incoming, complain);
  if (text === undefined) {
    // The service lets reading requests leave it out; clients that mean to last do not. Addresses that an earlier
    // answer gave are followed as they are, and the location area is asked before any version is known.
    if (operation.area === 'Location' || operation.id === 'build/Attachments_Get') return;
    complain('api-version', 'no api-version');
    if (incoming.method === 'GET') return;
    throw new ApiError(
      400,
      'VssVersionNotSpecifiedException',
      `No api-version was supplied for the "${incoming.method}" request. The version must be supplied either as part of the ` +
        'Accept header (e.g. "application/json; api-version=1.0") or as a query parameter (e.g. "?api-version=1.0").',
    );
  }
  try {
    checkVersion(parseVersion(text), available);
  } catch (error) {
    complain('api-version', error instanceof Error ? error.message : 'refused');
    throw error;
  }
}

function checkParameters(match: RouteMatch, query: URLSearchParams, complain: Complain): void {
  const { operation } = match;
  for (const parameter of operation.parameters) {
    const value = parameter.in === 'path' ? match.path[parameter.name] : queryValue(query, parameter.name);
    const problem = checkParameter(parameter, value);
    if (problem === undefined) continue;
    complain('parameter', problem);
    throw badRequest(`The request is invalid: ${problem}.`);
  }
  const known = new Set(['api-version', ...operation.parameters.map((each) => each.name.toLowerCase())]);
  const siblings = [...query.keys()].filter((name) => !known.has(name.toLowerCase()));
  if (siblings.length > 0) complain('parameter', `not a parameter of ${operation.id}: ${siblings.join(', ')}`);
}

function readBody(operation: Operation, incoming: Incoming, complain: Complain): unknown {
  if (!operation.requestSchema) return undefined;
  const type = (incoming.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
  if (!operation.consumes.includes(type)) {
    complain('content-type', `${type || 'none'} instead of ${operation.consumes.join(', ')}`);
    throw new FrameworkError(415, `The request entity's media type '${type}' is not supported for this resource.`);
  }
  if (type === 'application/octet-stream') return undefined;
  const body = parseJson(incoming.bytes, complain);
  const wrong = operation.book.check(operation.requestSchema, 'open')(body);
  if (wrong.length > 0) {
    complain('request-body', wrong.slice(0, 5).join('; '));
    throw badRequest(`Value cannot be read: ${wrong[0] ?? ''}`);
  }
  const unknownMembers = operation.book.check(operation.requestSchema, 'closed')(body);
  if (unknownMembers.length > 0) complain('request-body', unknownMembers.slice(0, 5).join('; '));
  return body;
}

function parseJson(bytes: Buffer, complain: Complain): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    complain('request-body', 'no JSON');
    throw badRequest('Value cannot be null.\r\nParameter name: body');
  }
}

function toOutgoing(
  answer: Answer,
  operation: Operation,
  format: AcceptedFormat,
  apiVersion: string | undefined,
  complain: Complain,
): HttpAnswer {
  const headers: Record<string, string> = {
    'Content-Type': `application/json; charset=utf-8${apiVersion === undefined ? '' : `; api-version=${apiVersion}`}`,
    'Cache-Control': 'no-cache, no-store, must-revalidate',
  };
  if (answer.kind === 'nothing') {
    return {
      status: answer.status ?? operation.successStatus,
      headers: { 'Cache-Control': 'no-cache' },
      body: Buffer.alloc(0),
    };
  }
  if (answer.kind === 'content') {
    return { status: 200, headers: { ...headers, 'Content-Type': answer.type }, body: answer.content };
  }
  const { schema, checked } = answerSchema(answer, operation);
  const wrong = operation.book.check(checked, 'closed')(answerValue(answer, operation));
  if (wrong.length > 0) {
    complain('answer', `${operation.id}: ${wrong.slice(0, 5).join('; ')}`);
    throw new ApiError(
      500,
      'InvalidOperationException',
      `The answer breaks its schema: ${wrong.slice(0, 3).join('; ')}`,
    );
  }
  const written = formatAnswer(answer.value, schema, operation.definitions, format);
  const wrapped =
    answer.kind === 'list' && !format.noArrayWrap ? { count: answer.value.length, value: written } : written;
  if (answer.kind === 'list' && answer.continuationToken !== undefined) {
    headers['x-ms-continuationtoken'] = answer.continuationToken;
  }
  return { status: operation.successStatus, headers, body: Buffer.from(JSON.stringify(wrapped)) };
}

/** The schema that leads the format, and the one that the answer is checked with. */
function answerSchema(answer: Answer, operation: Operation): { schema: JsonObject; checked: JsonObject } {
  const schema = operation.responseSchema ?? {};
  const properties = schema['$ref'] === '#/definitions/PropertiesCollection';
  return { schema, checked: properties && answer.kind === 'object' ? WRAPPED_PROPERTIES : schema };
}

/** The derived documents show lists as the wire has them, Microsoft's as the bare array. */
function answerValue(answer: Answer & { readonly value: unknown }, operation: Operation): unknown {
  const wrapped = answer.kind === 'list' && asRecord(operation.responseSchema)['type'] === 'object';
  return wrapped ? { count: answer.value.length, value: answer.value } : answer.value;
}

function queryValue(query: URLSearchParams, name: string): string | undefined {
  const wanted = name.toLowerCase();
  for (const [key, value] of query) if (key.toLowerCase() === wanted) return value;
  return undefined;
}
