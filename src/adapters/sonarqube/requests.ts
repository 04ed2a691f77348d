import { serverNotReady } from '../../errors/server-errors';
import type { SonarQubeConnection } from '../../ports/sonarqube/connection';
import { secretsOf } from '../../secrets/credentials';
import { createHttpClient, type HttpSettings } from '../http/client';
import { isHtml } from '../http/describe';
import type { HttpAnswer, HttpClient, HttpRequest } from '../http/messages';
import type { Payload } from '../../wire/payload';
import { TransportFailure } from '../http/transport-failure';
import {
  isUnknownRoute,
  noStatus,
  readAnswer,
  serverMessage,
  toAnswerError,
  toConnectionError,
  type Question,
} from './answer-errors';
import { createAuthorization } from './authorization';

/** A question, or the order to change something. */
export interface Query extends Question, Partial<Pick<HttpRequest, 'method' | 'body' | 'idempotent' | 'stopped'>> {
  readonly params?: Readonly<Record<string, string | number | boolean | undefined>>;
  readonly accept?: string;
  /** Asked without credentials: what needs none must also work with a bad token. */
  readonly anonymous?: boolean;
  /** Statuses that mean success; 200 alone where none is named. */
  readonly successes?: readonly number[];
}

/** Asks one server. What is no success becomes an error of the catalog. */
export interface Requests {
  readonly connection: SonarQubeConnection;
  /** @param accepts answers beside the successes that the caller understands */
  ask(query: Query, accepts?: (answer: HttpAnswer) => boolean): Promise<HttpAnswer>;
  /** @param read gets the time at which the server answered, by its clock, milliseconds since the epoch; `null` where nothing tells it */
  askJson<T>(query: Query, read: (payload: Payload, answeredAt: number | null) => T): Promise<T>;
  /** `null` where the server does not know the question. */
  askJsonIfKnown<T>(query: Query, read: (payload: Payload) => T): Promise<T | null>;
  /** For what is more than a question and its answer. Only what the network does becomes an error of the catalog. */
  through<T>(query: Query, action: (http: HttpClient, request: HttpRequest) => Promise<T>): Promise<T>;
  /** An answer told the version; it decides how the next requests sign in. */
  learnVersion(version: string): void;
}

/** The lists of issues, branches and metrics are far below it, each page of them. */
const LARGEST_ANSWER = 8 * 1024 * 1024;

export function createRequests(settings: HttpSettings, connection: SonarQubeConnection): Requests {
  const secrets = [...(settings.secrets ?? []), ...secretsOf(connection.credentials)];
  const http = createHttpClient({ maxAnswer: LARGEST_ANSWER, ...settings, secrets });
  const authorization = createAuthorization(connection.credentials);
  let isUp = false;
  const seconds = Math.round((settings.timeoutMilliseconds ?? 30_000) / 1000);

  const toRequest = (query: Query): HttpRequest => {
    const { path, params = {}, accept = 'application/json', anonymous = false, method = 'GET' } = query;
    const { body, idempotent, stopped } = query;
    const credentials = anonymous ? undefined : authorization.header();
    return {
      method,
      url: `${connection.url}/${path}${toQueryString(params)}`,
      headers: { Accept: accept, ...(credentials === undefined ? {} : { Authorization: credentials }) },
      body,
      idempotent,
      stopped,
    };
  };
  const through: Requests['through'] = async (query, action) => {
    try {
      return await action(http, toRequest(query));
    } catch (error) {
      if (error instanceof TransportFailure) throw toConnectionError(connection, query, error, seconds);
      throw error;
    }
  };

  const requests: Requests = {
    connection,
    ask: async (query, accepts = () => false) => {
      const send = () => through(query, (_, request) => http.send(request));
      const isSuccess = ({ status }: HttpAnswer): boolean => (query.successes ?? [200]).includes(status);
      let answer = await send();
      if (isSuccess(answer) && !isHtml(answer)) {
        if (query.anonymous !== true) isUp = true;
        return answer;
      }
      // That a route is not known counts only on a server that is up. One that has answered before is, unless it was
      // started anew; a route that the caller can do without is not worth another question then.
      const isRefused = answer.status === 401 && query.anonymous !== true;
      if ((looksLikeStarting(answer) || (isRefused && isUp)) && !(isUp && accepts(answer))) {
        const status = await askStatus();
        if (status !== 'UP') throw serverNotReady(connection.url, status);
        // It may have come up between the two questions, and it refuses every token just before.
        if (isRefused && (query.method ?? 'GET') === 'GET') {
          answer = await send();
          if (isSuccess(answer) && !isHtml(answer)) return answer;
        }
        isUp = true;
      }
      if (accepts(answer)) return answer;
      throw toAnswerError(connection, query, answer);
    },
    askJson: async (query, read) => {
      const answer = await requests.ask(query);
      return readAnswer(connection, query, answer, (payload) => read(payload, timeOf(answer)));
    },
    askJsonIfKnown: async (query, read) => {
      const answer = await requests.ask(query, isUnknownRoute);
      return isUnknownRoute(answer) ? null : readAnswer(connection, query, answer, read);
    },
    through,
    learnVersion: (version) => authorization.learnVersion(version),
  };

  /** Any answer but `UP` means that other answers say nothing yet. Throws where it is not SonarQube that answers. */
  async function askStatus(): Promise<string> {
    const query = { path: 'api/system/status', action: '', anonymous: true };
    const answer = await through(query, (_, request) => http.send(request));
    const { status, text } = answer;
    const told = /"status"\s*:\s*"([A-Z_]{2,40})"/.exec(text.slice(0, 4096))?.[1];
    if (told !== undefined) return told;
    // What stands in front of a server that starts has a page of its own, and the server no route for a moment.
    const mayStart = status >= 500 || status === 408 || status === 429 || (isUnknownRoute(answer) && !isHtml(answer));
    if (mayStart) return `unknown (${status})`;
    throw noStatus(connection, query, answer);
  }

  return requests;
}

/**
 * While it starts, a server does not know its own routes for a moment, and then answers 401 with a reason to a good
 * token; a bad token gets 401 with an empty body.
 */
function looksLikeStarting(answer: HttpAnswer): boolean {
  return (
    (answer.status === 401 && !isHtml(answer) && serverMessage(answer.text) !== '') ||
    (answer.status === 404 && !isHtml(answer) && isUnknownRoute(answer))
  );
}

/** RFC 9110, "Date": when the answer was made, in whole seconds. */
function timeOf(answer: HttpAnswer): number | null {
  const time = Date.parse(answer.header('date') ?? '');
  return Number.isNaN(time) ? null : time;
}

function toQueryString(params: Readonly<Record<string, string | number | boolean | undefined>>): string {
  const pairs = Object.entries(params).flatMap(([name, value]) =>
    value === undefined ? [] : [`${encodeURIComponent(name)}=${encodeURIComponent(value)}`],
  );
  return pairs.length === 0 ? '' : `?${pairs.join('&')}`;
}
