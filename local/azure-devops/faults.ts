import { type IncomingMessage, type ServerResponse } from 'node:http';

/** What goes wrong with a request. */
export type Fault =
  /** Answers with this status and the error body of the API. The request has no effect. */
  | {
      readonly kind: 'status';
      readonly status: number;
      readonly message?: string;
      readonly headers?: Readonly<Record<string, string>>;
    }
  /** 429 with `Retry-After` and the rate limit headers. */
  | { readonly kind: 'throttled'; readonly retryAfter: number }
  /** The request is served, late, and the answer carries the rate limit headers, as above the limit. */
  | { readonly kind: 'delayed'; readonly milliseconds: number }
  /** The request is served after a while. */
  | { readonly kind: 'slow'; readonly milliseconds: number }
  /** A page instead of JSON, as a proxy or a sign-in sends it. */
  | { readonly kind: 'html'; readonly status: number; readonly body?: string }
  /** The connection breaks; with `after: 'effect'` the request had its effect and only the answer is lost. */
  | { readonly kind: 'reset'; readonly after: 'nothing' | 'effect' }
  /** The answer ends in the middle of its body. */
  | { readonly kind: 'truncated' };

/** Which requests a fault meets. Without a member, that member does not matter. */
export interface FaultMatch {
  readonly method?: string;
  /** Compared with the path below the collection, without query string: text as a part of it, or a pattern. */
  readonly path?: string | RegExp;
}

/** A fault with its aim. `times` requests are met, one when left out; `Infinity` meets all. */
export interface FaultRule {
  readonly match: FaultMatch;
  readonly fault: Fault;
  readonly times?: number;
}

/** The faults that wait for their request. */
export class Faults {
  #rules: { rule: FaultRule; left: number }[] = [];

  /** Adds a fault. Faults are tried in the order of their coming. */
  add(rule: FaultRule): void {
    this.#rules.push({ rule, left: rule.times ?? 1 });
  }

  /** Removes all. */
  clear(): void {
    this.#rules = [];
  }

  /** The fault that meets a request, used up by one. */
  take(method: string, path: string): Fault | undefined {
    const found = this.#rules.find((each) => each.left > 0 && matches(each.rule.match, method, path));
    if (!found) return undefined;
    found.left -= 1;
    return found.rule.fault;
  }
}

/** Headers of a request that the rate limit has met. Source: the service's documentation of its rate limits. */
export function rateLimitHeaders(delaySeconds: number): Record<string, string> {
  return {
    'Retry-After': String(delaySeconds),
    'X-RateLimit-Resource': 'core',
    'X-RateLimit-Delay': delaySeconds.toFixed(3),
    'X-RateLimit-Limit': '200',
    'X-RateLimit-Remaining': '0',
    'X-RateLimit-Reset': String(Math.ceil(Date.now() / 1000) + delaySeconds),
  };
}

/** Text of a throttled request. */
export const THROTTLED_MESSAGE =
  'TF400733: The request has been canceled: Request was blocked due to exceeding usage of resource ' +
  "'Concurrency' in namespace 'User'. For more information on why your request was blocked, see the rate limits topic.";

/** The page that a browser would sign in with; the service sends it with status 203 for a token that it does not know. */
export const SIGN_IN_PAGE =
  '<!DOCTYPE html><html lang="en-US"><head><title>Azure DevOps Services | Sign In</title></head>' +
  '<body class="signin"><form method="post"></form></body></html>';

/** Sends the half of a body and breaks the connection. */
export function sendTruncated(request: IncomingMessage, response: ServerResponse, status: number, body: Buffer): void {
  response.writeHead(status, { 'Content-Type': 'application/json; charset=utf-8', 'Content-Length': body.length + 1 });
  response.write(body.subarray(0, Math.ceil(body.length / 2)), () => request.socket.destroy());
}

function matches(match: FaultMatch, method: string, path: string): boolean {
  if (match.method !== undefined && match.method.toUpperCase() !== method) return false;
  if (match.path === undefined) return true;
  return typeof match.path === 'string' ? path.includes(match.path) : match.path.test(path);
}
