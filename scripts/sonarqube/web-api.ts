export interface ApiAnswer {
  readonly status: number;
  /** Parsed JSON, or the text when it is none. */
  readonly body: unknown;
}

export type Params = Readonly<Record<string, string | number | boolean | undefined>>;

export type Api = (method: 'GET' | 'POST' | 'PATCH' | 'DELETE', path: string, params?: Params) => Promise<ApiAnswer>;

/**
 * Calls a server's web API as one user. Parameters go into the address of a GET, as JSON into the newer `api/v2`, as a form
 * into everything else. Answers of any status are returned; only a failed connection throws.
 */
export function webApi(url: string, user: string, password = ''): Api {
  const authorization = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
  return async (method, path, params = {}) => {
    const form = new URLSearchParams();
    for (const [key, value] of Object.entries(params)) if (value !== undefined) form.append(key, String(value));
    const isV2 = path.startsWith('api/v2/');
    const inAddress = method === 'GET' && form.size > 0 ? `?${form.toString()}` : '';
    const answer = await fetch(`${url}/${path}${inAddress}`, {
      method,
      headers: {
        authorization,
        ...(isV2 && method !== 'GET'
          ? { 'content-type': method === 'PATCH' ? 'application/merge-patch+json' : 'application/json' }
          : {}),
      },
      ...(method === 'GET' ? {} : { body: isV2 ? JSON.stringify(params) : form }),
      signal: AbortSignal.timeout(60_000),
    });
    const text = await answer.text();
    return { status: answer.status, body: parsed(text) };
  };
}

/** The value of a property of an answer's body, as text; throws with the whole answer when it is not there. */
export function textOf(answer: ApiAnswer, property: string): string {
  const { body } = answer;
  if (typeof body === 'object' && body !== null && property in body) {
    const value: unknown = (body as Record<string, unknown>)[property];
    if (typeof value === 'string') return value;
  }
  throw new Error(`The server answered ${answer.status} without "${property}": ${JSON.stringify(body).slice(0, 500)}`);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
