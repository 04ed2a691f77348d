import type { Payload } from '../payload';

/** One request to the REST API of Azure DevOps, and how its answer is read. Whoever sends it adds server and token. */
export interface ApiRequest<T> {
  /** GET where none is named. */
  readonly method?: 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below the organization or collection, encoded. */
  readonly path: string;
  /** Beside the version of the API. */
  readonly query?: Readonly<Record<string, string>>;
  /** Where 5.0, the lowest that Azure DevOps Services and all supported Servers share, is a preview there. */
  readonly version?: string;
  /** In words, for messages. */
  readonly what: string;
  readonly body?: { readonly kind: 'json' | 'json-patch'; readonly value: unknown };
  /** Whether sending it twice does no more than sending it once, where the method does not say it. */
  readonly idempotent?: boolean;
  /** Statuses that mean success; 200 alone where none is named. */
  readonly successes?: readonly number[];
  /** A file is read as text, whatever it holds; everything else as JSON. */
  readonly answer?: 'file';
  /**
   * Checks the answer; throws `PayloadProblem`.
   *
   * @param serverTime when the server answered, in milliseconds of its clock; not a number where it does not tell
   * @param continuation where the next page of a list begins; `null` where there is none
   */
  readonly read: (payload: Payload, serverTime: number, continuation: string | null) => T;
}

/** Joins the parts of a path; each is encoded. */
export function pathOf(...parts: readonly string[]): string {
  return parts.map(encodeURIComponent).join('/');
}

/** @param collection address of the organization or collection, with or without a trailing slash */
export function addressOf(collection: string, { path, query = {}, version = '5.0' }: ApiRequest<unknown>): string {
  const pairs = [...Object.entries(query), ['api-version', version] as const];
  const search = pairs.map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`);
  return `${collection.replace(/\/+$/, '')}/${path}?${search.join('&')}`;
}
