import { azureDevOpsFault, azureDevOpsSilent } from '../../errors/server-errors';
import { RefusedAnswer } from '../../errors/refused-answer';
import { secretsOfPair } from '../../secrets/printable-forms';
import type { Secret } from '../../secrets/secret';
import { createHttpClient, type HttpSettings } from '../http/client';
import { describePage, isHtml } from '../http/describe';
import { addressOf, type ApiRequest } from '../../wire/azure-devops/api-request';
import { field, parseJson, PayloadProblem, toText, type Payload } from '../../wire/payload';
import { toPlainText } from '../http/plain-text';
import type { HttpAnswer } from '../http/messages';
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

/**
 * Sends one request and reads its answer; everything else is SQ-ADO-REQUEST.
 *
 * @param stopped breaks it off
 */
export type SendApiRequest = <T>(request: ApiRequest<T>, stopped?: AbortSignal) => Promise<T>;

/** Logs of builds that print much have tens of megabytes. */
const LARGEST_ANSWER = 128 * 1024 * 1024;

export function createAzureDevOpsRequests(settings: HttpSettings, connection: AzureDevOpsConnection): SendApiRequest {
  const http = createHttpClient({
    maxAnswer: LARGEST_ANSWER,
    ...settings,
    secrets: [...(settings.secrets ?? []), ...secretsOfPair('', connection.credentials.token)],
    // The agent was told not to check the certificate of this very server.
    checkCertificates: !settings.network.skipsAzureDevOpsCheck,
  });

  return async (request, stopped) => {
    const collection = connection.collectionUrl;
    const { method = 'GET', what, body, idempotent, successes = [200], answer: kind } = request;
    if (!/^https?:\/\/./i.test(collection)) {
      throw azureDevOpsSilent(what, 'the job does not tell the address of its collection');
    }
    const answer = await http
      .send({
        method,
        url: addressOf(collection, request),
        headers: {
          // Logs are texts, and also come as JSON or in an archive.
          Accept: kind === 'file' ? 'application/octet-stream, text/plain' : 'application/json',
          Authorization: authorization(connection.credentials),
          // A bad token shall be 401, not the address of a sign-in page.
          'X-TFS-FedAuthRedirect': 'Suppress',
        },
        body,
        idempotent,
        stopped,
      })
      .catch((error: unknown) => {
        if (error instanceof TransportFailure) throw azureDevOpsSilent(what, error.message, error);
        throw error;
      });
    const fault = findFault(answer, successes, kind);
    if (fault !== undefined) {
      throw azureDevOpsFault(
        what,
        fault,
        new RefusedAnswer(answer.status, answer.text, answer.header('retry-after') ?? null),
      );
    }
    try {
      const payload = kind === 'file' ? { value: answer.text, path: 'the file' } : parseBody(answer);
      const continuation = answer.header('x-ms-continuationtoken') ?? null;
      return request.read(payload, Date.parse(answer.header('date') ?? ''), continuation === '' ? null : continuation);
    } catch (error) {
      if (error instanceof PayloadProblem) throw azureDevOpsFault(what, `an unexpected answer: ${error.message}`);
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

/** What is wrong with an answer. Services answers 203 with a sign-in page to a token that it does not take. */
function findFault(
  answer: HttpAnswer,
  successes: readonly number[],
  kind: ApiRequest<unknown>['answer'],
): string | undefined {
  const { status } = answer;
  if (status === 203 || (status >= 300 && status < 400))
    return `${status}, a sign-in page: the token of the job was not accepted`;
  // A file may well be one of HTML, and is answered as a stream of bytes.
  if (isHtml(kind === 'file' && status === 200 ? { ...answer, text: '' } : answer))
    return `${status} and ${describePage(answer.text)}`;
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
