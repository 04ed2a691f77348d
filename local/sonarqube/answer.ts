/** What a route gives back; the server turns it into an HTTP response. */
export interface Answer {
  readonly status: number;
  readonly contentType?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
}

/** A JSON answer of the v1 API, pretty-printed by nobody, like the server's own. */
export function json(value: unknown, status = 200): Answer {
  return { status, contentType: 'application/json', body: JSON.stringify(value) };
}

/** Plain text, as `api/server/version` gives it. */
export function text(value: string): Answer {
  return { status: 200, contentType: 'text/plain', body: value };
}

/** A page for people. The caller has escaped what it puts in. */
export function html(value: string, status = 200): Answer {
  return { status, contentType: 'text/html;charset=utf-8', body: value };
}

/** A file to download. */
export function file(content: Buffer): Answer {
  return { status: 200, contentType: 'application/octet-stream', body: content };
}

/** The answer of actions that say nothing: 204. */
export function noContent(): Answer {
  return { status: 204, body: '' };
}

/** The server's answer to missing or wrong credentials: 401 without a body. */
export function unauthorized(): Answer {
  return { status: 401, body: '' };
}

/** An error of the v1 API: `{"errors":[{"msg":"…"}]}`. */
export function apiError(status: number, message: string): Answer {
  return json({ errors: [{ msg: message }] }, status);
}

/** An error of the v2 API: `{"message":"…"}`. */
export function v2Error(status: number, message: string): Answer {
  return json({ message }, status);
}

/** Thrown inside a route to end it with an error answer. */
export class Refusal extends Error {
  constructor(readonly answer: Answer) {
    super(`answered ${answer.status}`);
  }
}

/** Ends the route with a v1 error. */
export function refuse(status: number, message: string): never {
  throw new Refusal(apiError(status, message));
}
