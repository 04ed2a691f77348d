import { field, toList, toOptionalNumber, toOptionalText, toText, toWholeNumber, type Payload } from '../payload';
import type { ApiRequest } from './api-request';
import { pullRequestPath, type PullRequestAddress } from './pull-request-address';
import { toTextProperties } from './typed-properties';

const version = '5.0-preview.1';

/** What a service says about a pull request. A required one lets it be completed as `succeeded` or `notApplicable` only. */
export const STATUS_STATES = ['notSet', 'notApplicable', 'pending', 'succeeded', 'failed', 'error'] as const;
export type StatusState = (typeof STATUS_STATES)[number];

/** A status that a service has posted; the newest of a context and iteration counts. */
export interface PullRequestStatus {
  readonly id: number;
  /** A state of tomorrow reads as `error`. */
  readonly state: StatusState;
  readonly description: string | null;
  readonly targetUrl: string | null;
  readonly genre: string | null;
  readonly name: string;
  /** `null` where it is of the pull request as a whole. */
  readonly iterationId: number | null;
  /** Id of the identity that posted it, in lower case. */
  readonly authorId: string;
  /** Those that are texts, by name. */
  readonly properties: ReadonlyMap<string, string>;
}

export interface NewStatus {
  readonly state: StatusState;
  readonly description: string;
  /** `null` for none. */
  readonly targetUrl: string | null;
  readonly genre: string;
  readonly name: string;
  readonly properties: ReadonlyMap<string, string>;
}

/** All statuses of a pull request, of every iteration. The list has no pages. */
export function listStatuses(address: PullRequestAddress): ApiRequest<readonly PullRequestStatus[]> {
  return {
    method: 'GET',
    path: pullRequestPath(address, 'statuses'),
    version,
    what: `the request for the statuses of pull request ${address.pullRequestId}`,
    answer: 'json',
    read: (payload) => toList(field(payload, 'value'), toStatus),
  };
}

/**
 * Posts a status on an iteration. A policy that resets on new changes refuses one without. Sent again when its answer is lost:
 * the newest of a context counts, so that one more of the same says nothing else.
 */
export function postStatus(
  address: PullRequestAddress,
  iterationId: number,
  status: NewStatus,
): ApiRequest<PullRequestStatus> {
  const { state, description, targetUrl, genre, name, properties } = status;
  return {
    method: 'POST',
    path: pullRequestPath(address, 'iterations', String(iterationId), 'statuses'),
    version,
    what: `the status ${genre}/${name} of pull request ${address.pullRequestId}`,
    body: {
      kind: 'json',
      value: {
        state,
        description,
        ...(targetUrl !== null && { targetUrl }),
        context: { genre, name },
        iterationId,
        properties: Object.fromEntries(properties),
      },
    },
    idempotent: true,
    answer: 'json',
    read: toStatus,
  };
}

function toStatus(status: Payload): PullRequestStatus {
  const context = field(status, 'context');
  const author = field(status, 'createdBy');
  const state = toOptionalText(field(status, 'state')) ?? 'notSet';
  return {
    id: toWholeNumber(field(status, 'id')),
    state: STATUS_STATES.find((known) => known === state) ?? 'error',
    description: toOptionalText(field(status, 'description')),
    targetUrl: toOptionalText(field(status, 'targetUrl')),
    genre: toOptionalText(field(context, 'genre')),
    name: toText(field(context, 'name')),
    iterationId: toOptionalNumber(field(status, 'iterationId')),
    authorId: author.value === undefined || author.value === null ? '' : toText(field(author, 'id')).toLowerCase(),
    properties: toTextProperties(field(status, 'properties')),
  };
}
