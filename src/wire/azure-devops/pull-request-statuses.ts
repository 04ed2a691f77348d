import {
  type PostedStatus,
  type PullRequestAddress,
  STATUS_STATES,
  type StatusToPost,
} from '../../documents/pull-request';
import {
  field,
  inside,
  toList,
  toOptionalNumber,
  toOptionalText,
  toText,
  toWholeNumber,
  type Payload,
} from '../payload';
import type { ApiRequest } from './api-request';
import { pullRequestPath } from './pull-request-address';
import { toTextProperties } from './typed-properties';

const version = '5.0-preview.1';

/** All statuses of a pull request, of every iteration. The list has no pages. */
export function listStatuses(address: PullRequestAddress): ApiRequest<readonly PostedStatus[]> {
  return {
    path: pullRequestPath(address, 'statuses'),
    version,
    what: `the request for the statuses of pull request ${address.pullRequestId}`,
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
  status: StatusToPost,
): ApiRequest<PostedStatus> {
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
    read: toStatus,
  };
}

function toStatus(status: Payload): PostedStatus {
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
    authorId: toOptionalText(inside(author, 'id'))?.toLowerCase() ?? '',
    properties: toTextProperties(field(status, 'properties')),
  };
}
