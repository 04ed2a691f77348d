import {
  certificateNotTrusted,
  clientCertificateRefused,
  notFound,
  notPermitted,
  notSonarQube,
  proxyRefused,
  requestTimedOut,
  serverFault,
  serverUnreachable,
  tokenRefused,
  unexpectedAnswer,
} from '../../errors/server-errors';
import { assertNever, type TaskError } from '../../errors/errors';
import { RefusedAnswer } from '../../errors/refused-answer';
import type { SonarQubeConnection } from '../../ports/sonarqube/connection';
import { describePage, describeRedirect, isHtml } from '../http/describe';
import type { HttpAnswer } from '../http/messages';
import { field, parseJson, PayloadProblem, toList, toText, type Payload } from '../../wire/payload';
import { toPlainText } from '../http/plain-text';
import type { TransportFailure } from '../http/transport-failure';

/** What was asked, in words for messages. */
export interface Question {
  /** `api/ce/task` */
  readonly path: string;
  /** Completes "the token may not …". */
  readonly action: string;
}

/** The error of the catalog for a request that got no answer. */
export function toConnectionError(
  connection: SonarQubeConnection,
  question: Question,
  failure: TransportFailure,
  seconds: number,
): TaskError {
  switch (failure.kind) {
    case 'unreachable':
    case 'broken':
      return serverUnreachable(connection.url, failure.message, failure);
    case 'timed-out':
      return requestTimedOut(connection.url, seconds, failure);
    case 'certificate':
      return certificateNotTrusted(connection.url, failure.message, failure);
    case 'client-certificate':
      return clientCertificateRefused(connection.url, failure.message, failure);
    case 'proxy':
      return proxyRefused(connection.url, failure.message, failure);
    case 'too-large':
      return unexpectedAnswer(question.path, failure.message);
    default:
      return assertNever(failure.kind);
  }
}

/** The error of the catalog for an answer that is no success. */
export function toAnswerError(connection: SonarQubeConnection, question: Question, answer: HttpAnswer): TaskError {
  const { status } = answer;
  const cause = new RefusedAnswer(status, answer.text, answer.header('retry-after') ?? null);
  if (status >= 300 && status < 400) {
    return notSonarQube(
      connection.url,
      describeRedirect(`${connection.url}/${question.path}`, answer.header('location')),
      cause,
    );
  }
  const html = isHtml(answer);
  // Whoever throttles in front of the server sends a page of its own, and lets the request pass later.
  if (html && status < 500 && status !== 429) {
    const code = status === 200 ? '' : ` and ${status}`;
    return notSonarQube(
      connection.url,
      `${question.path} was answered with ${describePage(answer.text)}${code}`,
      cause,
    );
  }
  const text = html ? describePage(answer.text) : serverMessage(answer.text);
  switch (status) {
    case 401:
      return tokenRefused(connection.name, connection.url, cause);
    case 403:
      return notPermitted(connection.name, question.action, text === '' ? 'no reason given' : text, cause);
    case 404:
      return notFound(question.path, text === '' ? 'no reason given' : text, cause);
    default:
      // Of the rest, those that ask for patience and those of a server in trouble may be other the next time.
      return status >= 500 || status === 408 || status === 425 || status === 429
        ? serverFault(question.path, status, text, cause)
        : unexpectedAnswer(question.path, `it is ${status}${text === '' ? '' : `: ${text}`}`, cause);
  }
}

/** The error for whatever answers the question for the status, which SonarQube asks no token for, in another way. */
export function noStatus(connection: SonarQubeConnection, question: Question, answer: HttpAnswer): TaskError {
  const { status, text } = answer;
  if (isHtml(answer) || (status >= 300 && status < 400)) return toAnswerError(connection, question, answer);
  const cause = new RefusedAnswer(status, text, null);
  const said = serverMessage(text);
  return notSonarQube(
    connection.url,
    `${question.path} was answered with ${status}${said === '' ? '' : `: ${said}`}`,
    cause,
  );
}

/**
 * What the server says in an error: `{"errors":[{"msg"}]}` of the first API, `{"message"}` of the second, else the text
 * as it is.
 */
export function serverMessage(text: string): string {
  try {
    const payload = parseJson(text);
    const message = field(payload, 'message');
    if (typeof message.value === 'string') return toPlainText(message.value);
    return toPlainText(toList(field(payload, 'errors'), (error) => toText(field(error, 'msg'))).join(' '));
  } catch {
    return toPlainText(text);
  }
}

/**
 * Whether the server does not know the route at all: an older version, an edition without it, or one that is still
 * starting (then every route is unknown for a moment).
 */
export function isUnknownRoute(answer: HttpAnswer): boolean {
  return (
    answer.status === 404 && (isHtml(answer) || /^(Unknown url|Resource not found)/i.test(serverMessage(answer.text)))
  );
}

/** Reads the JSON of a successful answer; a shape that is not documented is an error that names the place. */
export function readAnswer<T>(
  connection: SonarQubeConnection,
  question: Question,
  answer: HttpAnswer,
  read: (payload: Payload) => T,
): T {
  if (answer.text.trim() === '') throw notSonarQube(connection.url, `the answer to ${question.path} is empty`);
  try {
    return read(parseJson(answer.text));
  } catch (error) {
    if (error instanceof PayloadProblem) throw unexpectedAnswer(question.path, error.message);
    throw error;
  }
}
