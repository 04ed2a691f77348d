/** What a fault does to a request. */
export type FaultKind =
  /** Answers with this status; the body defaults to an HTML page such as a proxy sends. */
  | {
      readonly kind: 'status';
      readonly status: number;
      readonly body?: string;
      readonly headers?: Record<string, string>;
    }
  /** Lets so many requests pass in a second and answers the others with 429, as a proxy that protects the server does. */
  | { readonly kind: 'throttle'; readonly perSecond: number }
  /** Answers 200 with an HTML page where JSON is expected. */
  | { readonly kind: 'html' }
  /** Closes the connection without an answer, or after half of the body. */
  | { readonly kind: 'reset'; readonly when?: 'before' | 'in-body' }
  /** Waits before the true answer. */
  | { readonly kind: 'slow'; readonly milliseconds: number }
  /** Never answers. */
  | { readonly kind: 'hang' }
  /** Sends the first half of the true body as if it were all. */
  | { readonly kind: 'truncate' }
  /** Sends the true body with one byte changed. */
  | { readonly kind: 'corrupt' }
  /** Sends the true status with no body. */
  | { readonly kind: 'empty' }
  /** Redirects to a sign-in page, as a single-sign-on proxy does. */
  | { readonly kind: 'sign-in' };

/** A fault that a request meets. */
export type Strike = Exclude<FaultKind, { kind: 'throttle' }>;

/** Where and how often a fault strikes. */
export interface FaultTarget {
  /** The path below the context path, such as `/api/ce/task`. A text must be equal, a pattern must match. */
  readonly path: string | RegExp;
  readonly method?: string;
  /** How many requests are hit; without limit by default. */
  readonly times?: number;
  /** How many matching requests pass before the first hit. */
  readonly after?: number;
}

/** A fault in place. */
export interface PlacedFault {
  /** How many requests it has hit. */
  readonly hits: number;
  remove(): void;
}

interface Entry {
  readonly fault: FaultTarget & FaultKind;
  seen: number;
  hits: number;
  /** The second of a throttle, and what has passed in it. */
  second: number;
  passed: number;
}

/** The faults that a test has ordered. */
export class Faults {
  private readonly entries = new Set<Entry>();

  /** Puts a fault in place; of several that match, the oldest that is not used up strikes. */
  add(fault: FaultTarget & FaultKind): PlacedFault {
    const entry: Entry = { fault, seen: 0, hits: 0, second: 0, passed: 0 };
    this.entries.add(entry);
    return {
      get hits() {
        return entry.hits;
      },
      remove: () => this.entries.delete(entry),
    };
  }

  /** Removes all faults. */
  clear(): void {
    this.entries.clear();
  }

  /** The fault that strikes this request, if any; counts it. */
  strike(method: string, path: string): Strike | undefined {
    for (const entry of this.entries) {
      const { fault } = entry;
      const matches = typeof fault.path === 'string' ? fault.path === path : fault.path.test(path);
      if (!matches || (fault.method !== undefined && fault.method !== method)) continue;
      entry.seen += 1;
      if (fault.kind === 'throttle' && passes(entry, fault.perSecond)) continue;
      if (entry.seen <= (fault.after ?? 0) || entry.hits >= (fault.times ?? Infinity)) continue;
      entry.hits += 1;
      return fault.kind === 'throttle' ? TOO_MANY_REQUESTS : fault;
    }
    return undefined;
  }
}

const TOO_MANY_REQUESTS: Strike = {
  kind: 'status',
  status: 429,
  body: '<html><title>429 Too Many Requests</title></html>',
  headers: { 'Retry-After': '1' },
};

function passes(entry: Entry, perSecond: number): boolean {
  const second = Math.floor(Date.now() / 1000);
  if (entry.second !== second) entry.passed = 0;
  entry.second = second;
  entry.passed += 1;
  return entry.passed <= perSecond;
}

/** The page that a proxy or load balancer shows instead of an answer. */
export const PROXY_PAGE =
  '<!DOCTYPE html><html><head><title>Error</title></head><body><h1>Bad gateway</h1></body></html>';
