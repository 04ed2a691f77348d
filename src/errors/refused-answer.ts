/** What is kept of the body: enough to tell one refusal from another. */
const MOST_CHARACTERS = 4096;

/**
 * What a server said when it refused a request: the cause of the error that the catalog made of it. Callers that can go
 * on after some refusals (403, 404, 409) tell them apart by it. The body is text from outside.
 */
export class RefusedAnswer extends Error {
  readonly status: number;
  readonly body: string;
  /** When it may be asked again, as the header `Retry-After` says it; `null` without one. */
  readonly retryAfter: string | null;

  constructor(status: number, body: string, retryAfter: string | null = null) {
    super(`the server answered ${status}`);
    this.name = 'RefusedAnswer';
    this.status = status;
    this.body = body.slice(0, MOST_CHARACTERS);
    this.retryAfter = retryAfter;
  }
}

/** The refusal behind an error; `undefined` where no server answered, or where its answer was no refusal. */
export function refusalOf(error: unknown): RefusedAnswer | undefined {
  for (let link = error, depth = 0; link instanceof Error && depth < 6; link = link.cause, depth += 1) {
    if (link instanceof RefusedAnswer) return link;
  }
  return undefined;
}
