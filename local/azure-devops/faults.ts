import { setTimeout as pause } from 'node:timers/promises';
import type { HttpAnswer } from '../http/exchange';
import type { Strike } from '../http/faults';
import { ApiError } from './api-error';

type Headers = Readonly<Record<string, string>>;

/** Answers with this status and the error body of the API. The request has no effect. */
export function refuses(status: number, message = 'The service is unavailable.', headers: Headers = {}): Strike {
  return (exchange) => exchange.send(jsonAnswer(new ApiError(status, 'FaultException', message, headers)));
}

/** 429 with `Retry-After` and the rate limit headers. */
export function throttles(retryAfter: number): Strike {
  const headers = rateLimitHeaders(retryAfter);
  return (exchange) => exchange.send(jsonAnswer(new ApiError(429, 'RequestBlockedException', THROTTLED, headers)));
}

/** Serves the request late, and says with the rate limit headers that it was above the limit. */
export function delays(milliseconds: number): Strike {
  return async (exchange) => {
    await pause(milliseconds, undefined, { ref: false });
    const { headers, ...answer } = await exchange.truth();
    exchange.send({ ...answer, headers: { ...headers, ...rateLimitHeaders(Math.ceil(milliseconds / 1000)) } });
  };
}

/** The sign-in page in the place of JSON. */
export function showsSignIn(status: number): Strike {
  return (exchange) => exchange.send(htmlAnswer(status, SIGN_IN_PAGE, {}));
}

/** Headers of a request that the rate limit has met. Source: the service's documentation of its rate limits. */
function rateLimitHeaders(delaySeconds: number): Headers {
  return {
    'Retry-After': String(delaySeconds),
    'X-RateLimit-Resource': 'core',
    'X-RateLimit-Delay': delaySeconds.toFixed(3),
    'X-RateLimit-Limit': '200',
    'X-RateLimit-Remaining': '0',
    'X-RateLimit-Reset': String(Math.ceil(Date.now() / 1000) + delaySeconds),
  };
}

const THROTTLED =
  'TF400733: The request has been canceled: Request was blocked due to exceeding usage of resource ' +
  "'Concurrency' in namespace 'User'. For more information on why your request was blocked, see the rate limits topic.";

/** The page that a browser would sign in with; the service sends it with status 203 for a token that it does not know. */
export const SIGN_IN_PAGE =
  '<!DOCTYPE html><html lang="en-US"><head><title>Azure DevOps Services | Sign In</title></head>' +
  '<body class="signin"><form method="post"></form></body></html>';

export function jsonAnswer(error: ApiError): HttpAnswer {
  const headers = { 'Content-Type': 'application/json; charset=utf-8', ...error.headers };
  return { status: error.status, headers, body: Buffer.from(JSON.stringify(error.body())) };
}

export function htmlAnswer(status: number, page: string, headers: Headers): HttpAnswer {
  return { status, headers: { 'Content-Type': 'text/html; charset=utf-8', ...headers }, body: Buffer.from(page) };
}
