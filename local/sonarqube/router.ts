import { apiError, type Answer } from './answer';
import type { Caller } from './accounts';
import type { Instance } from './instance';
import { isAtLeast } from './version';

/** One request as a route sees it: parameters of query and form together. */
export interface Call {
  readonly instance: Instance;
  /** The caller; only routes that are open to everybody may be called without one. */
  readonly caller: Caller | undefined;
  readonly parameters: URLSearchParams;
  /** Named parts of the path. */
  readonly pathParameters: Readonly<Record<string, string>>;
  readonly accept: string;
  readonly contentType: string;
  readonly body: Buffer;
}

/** A call of somebody who was checked. */
export type AuthenticatedCall = Call & { readonly caller: Caller };

interface RouteInfo {
  readonly method: 'GET' | 'POST' | 'PUT';
  /** The path; a part such as `{id}` matches anything but a slash. */
  readonly path: string;
  /** Parameters without which the server answers 400; alternatives are separated by `|`. */
  readonly required?: readonly string[];
  readonly optional?: readonly string[];
  /** The server version that brought the route. */
  readonly since?: string;
  /** Only where branches and pull requests can be analyzed. */
  readonly needsBranches?: boolean;
}

/** An action of the web API. */
export type Route =
  | (RouteInfo & { readonly anonymous: true; readonly handle: (call: Call) => Answer | Promise<Answer> })
  | (RouteInfo & {
      readonly anonymous?: false;
      readonly handle: (call: AuthenticatedCall) => Answer | Promise<Answer>;
    });

/** A route with the named parts of the path that it was found by. */
export interface Match {
  readonly route: Route;
  readonly pathParameters: Readonly<Record<string, string>>;
}

/** Finds the route of a path, of the given method if there is one, whether or not this server offers it. */
export function findRoute(routes: readonly Route[], path: string, method: string): Match | undefined {
  const parts = path.split('/');
  const asked = [...routes].sort((left, right) => Number(right.method === method) - Number(left.method === method));
  for (const route of asked) {
    const wanted = route.path.split('/');
    if (wanted.length !== parts.length) continue;
    const pathParameters: Record<string, string> = {};
    const matches = wanted.every((part, index) => {
      const given = parts[index] ?? '';
      if (!part.startsWith('{')) return part === given;
      pathParameters[part.slice(1, -1)] = decodeURIComponent(given);
      return given !== '';
    });
    if (matches) return { route, pathParameters };
  }
  return undefined;
}

/** Whether this version and edition has the route. */
export function isOffered(route: Route, instance: Instance): boolean {
  if (route.since !== undefined && !isAtLeast(instance.settings.version, route.since)) return false;
  return !route.needsBranches || instance.hasBranches();
}

/** The name of the first required parameter that is missing. */
export function missingParameter(route: Route, parameters: URLSearchParams): string | undefined {
  return route.required?.find((names) => !names.split('|').some((name) => (parameters.get(name) ?? '') !== ''));
}

/** Parameters that the route does not know. The server ignores them silently, which is how clients go wrong. */
export function unknownParameters(route: Route, parameters: URLSearchParams): readonly string[] {
  const known = new Set([...(route.required ?? []), ...(route.optional ?? [])].flatMap((names) => names.split('|')));
  return [...new Set(parameters.keys())].filter((name) => !known.has(name));
}

/** The server's answer to a missing parameter. */
export function parameterMissing(names: string): Answer {
  return apiError(400, `The '${names.split('|')[0] ?? names}' parameter is missing`);
}
