import { azureDevOpsFault } from '../../errors/catalog';
import { RefusedAnswer } from '../../errors/refused-answer';
import type { Secret } from '../../secrets/secret';
import { createHttpClient, type HttpSettings } from '../http/client';
import { describePage, isHtml, toPlainText } from '../http/describe';
import type { HttpAnswer, HttpRequest } from '../http/messages';
import { field, parseJson, PayloadProblem, toText, type Payload } from '../http/payload';
import { TransportFailure } from '../http/transport-failure';

export interface AzureDevOpsConnection {
  /** `System.CollectionUri` or `System.TeamFoundationCollectionUri`, with or without a trailing slash. */
  readonly collectionUrl: string;
  readonly credentials: AzureDevOpsCredentials;
}

/** Who asks. */
export interface AzureDevOpsCredentials {
  /** The token of a job, or an access token of Entra ID, is a bearer's; a personal access token signs in by `basic`. */
  readonly scheme: 'bearer' | 'basic';
  readonly token: Secret;
}

export interface AzureDevOpsQuery extends Pick<HttpRequest, 'method' | 'body' | 'idempotent' | 'stopped'> {
  /** Below the collection, encoded. */
  readonly path: string;
  /** Beside the version of the API. */
  readonly params?: Readonly<Record<string, string>>;
  /** In words, for messages. */
  readonly what: string;
  readonly version: string;
  /** Statuses that mean success; 200 alone where none is named. */
  readonly successes?: readonly number[];
  /** The answer is somebody's file, to be read as text whatever it holds. */
  readonly isFile?: boolean;
}

/**
 * Sends one request and reads its answer; everything else is SQ-ADO-REQUEST.
 *
 * @param read also gets the server's time, in milliseconds; not a number where it does not tell
 */
export type AskAzureDevOps = <T>(
  query: AzureDevOpsQuery,
  read: (payload: Payload, serverTime: number) => T,
) => Promise<T>;

export function createAzureDevOpsRequests(settings: HttpSettings, connection: AzureDevOpsConnection): AskAzureDevOps {
  const http = createHttpClient({
    ...settings,
    // The agent was told not to check the certificate of this very server.
    checkCertificates: !settings.network.skipsAzureDevOpsCheck,
  });
  const collection = connection.collectionUrl.replace(/\/+$/, '');

  return async (query, read) => {
    if (!/^https?:\/\/./i.test(collection)) {
      throw azureDevOpsFault(query.what, 'nothing: the job does not tell the address of its collection');
    }
    const answer = await http
      .send({
        method: query.method,
        url: `${collection}/${query.path}?${toQueryString(query)}`,
        headers: {
          Accept: query.isFile === true ? 'application/octet-stream' : 'application/json',
          Authorization: authorization(connection.credentials),
          // A bad token shall be 401, not the address of a sign-in page.
          'X-TFS-FedAuthRedirect': 'Suppress',
        },
        ...(query.body === undefined ? {} : { body: query.body }),
        ...(query.idempotent === undefined ? {} : { idempotent: query.idempotent }),
        ...(query.stopped === undefined ? {} : { stopped: query.stopped }),
      })
      .catch((error: unknown) => {
        if (error instanceof TransportFailure) throw azureDevOpsFault(query.what, `nothing: ${error.message}`, error);
        throw error;
      });
    const fault = findFault(answer, query.successes ?? [200]);
    if (fault !== undefined) {
      throw azureDevOpsFault(query.what, fault, new RefusedAnswer(answer.status, answer.text));
    }
    try {
      const payload = query.isFile === true ? { value: answer.text, path: 'the file' } : parseBody(answer);
      return read(payload, Date.parse(answer.header('date') ?? ''));
    } catch (error) {
      if (error instanceof PayloadProblem) throw azureDevOpsFault(query.what, `an unexpected answer: ${error.message}`);
      throw error;
    }
  };
}

function authorization({ scheme, token }: AzureDevOpsCredentials): string {
  // The user name of a personal access token does not matter.
  return scheme === 'bearer'
    ? `Bearer ${token.reveal()}`
    : `Basic ${Buffer.from(`:${token.reveal()}`, 'utf8').toString('base64')}`;
}

function toQueryString({ params = {}, version }: AzureDevOpsQuery): string {
  const pairs = [...Object.entries(params), ['api-version', version] as const];
  return pairs.map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`).join('&');
}

/** What is wrong with an answer. Services answers 203 with a sign-in page to a token that it does not take. */
function findFault(answer: HttpAnswer, successes: readonly number[]): string | undefined {
  const { status } = answer;
  if (status === 203 || (status >= 300 && status < 400))
    return `${status}, a sign-in page: the token of the job was not taken`;
  if (isHtml(answer)) return `${status} and ${describePage(answer.text)}`;
  if (successes.includes(status)) return undefined;
  const message = readMessage(answer.text);
  return message === '' ? String(status) : `${status}: ${message}`;
}

/** What has no content is nothing, not broken JSON. */
function parseBody({ status, text }: HttpAnswer): Payload {
  return status === 204 && text === '' ? { value: undefined, path: 'the answer' } : parseJson(text);
}

function readMessage(text: string): string {
  try {
    return toPlainText(toText(field(parseJson(text), 'message')));
  } catch {
    return '';
  }
}
