import type { PullRequestAddress } from '../../documents/pull-request';
import { field } from '../payload';
import type { ApiRequest } from './api-request';
import { pullRequestPath } from './pull-request-address';
import { toPropertyPatch, toTextProperties } from './typed-properties';

const version = '5.0-preview.1';

/** Properties of a pull request that are texts, by name. */
export function getPullRequestProperties(address: PullRequestAddress): ApiRequest<ReadonlyMap<string, string>> {
  return {
    method: 'GET',
    path: pullRequestPath(address, 'properties'),
    version,
    what: `the request for the properties of pull request ${address.pullRequestId}`,
    answer: 'json',
    read: (payload) => toTextProperties(field(payload, 'value')),
  };
}

/** Adds or replaces properties; there is no compare-and-set. */
export function setPullRequestProperties(
  address: PullRequestAddress,
  properties: ReadonlyMap<string, string>,
): ApiRequest<void> {
  return {
    method: 'PATCH',
    path: pullRequestPath(address, 'properties'),
    version,
    what: `the change of the properties of pull request ${address.pullRequestId}`,
    body: { kind: 'json-patch', value: toPropertyPatch(properties) },
    idempotent: true,
    answer: 'json',
    read: () => undefined,
  };
}
