import { type IncomingMessage } from 'node:http';

/** Says whether a browser asks whether it may ask. */
export function isPreflight(request: IncomingMessage): boolean {
  return (
    request.method === 'OPTIONS' &&
    request.headers.origin !== undefined &&
    request.headers['access-control-request-method'] !== undefined
  );
}

/** Header fields that scripts of any page may send to the API. */
const ALLOWED_HEADERS = [
  'authorization',
  'accept',
  'content-type',
  'x-requested-with',
  'x-http-method-override',
  'x-tfs-fedauthredirect',
  'x-tfs-session',
  'x-vss-reauthenticationaction',
];

const EXPOSED_HEADERS =
  'ActivityId, X-TFS-Session, x-ms-continuationtoken, Retry-After, X-RateLimit-Delay, X-RateLimit-Reset';

/** What an answer to a preflight says beside {@link corsHeaders}. Tokens travel in a header, so no origin is trusted more than another. */
export function preflightHeaders(): Record<string, string> {
  return {
    'Access-Control-Allow-Methods': 'OPTIONS,GET,POST,PATCH,PUT,DELETE',
    'Access-Control-Allow-Headers': ALLOWED_HEADERS.join(','),
    'Access-Control-Max-Age': '3600',
  };
}

/** What lets a script read an answer; nothing for requests that come from no page. */
export function corsHeaders(request: IncomingMessage): Record<string, string> {
  if (request.headers.origin === undefined) return {};
  return { 'Access-Control-Allow-Origin': '*', 'Access-Control-Expose-Headers': EXPOSED_HEADERS };
}
