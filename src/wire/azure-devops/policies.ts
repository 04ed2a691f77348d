import type { BranchPolicy, NewBranchPolicy } from '../../documents/policy';
import { field, PayloadProblem, toList, toText, toWholeNumber, type Payload } from '../payload';
import { pathOf, type ApiRequest } from './api-request';
import type { Page } from './projects';

/**
 * A page of a project's policies of one type, those of all its repositories among them. Servers before 2022 have no pages
 * here.
 *
 * @param continuation what the page before named; `null` for the first
 */
export function listPolicies(
  project: string,
  typeId: string,
  continuation: string | null,
): ApiRequest<Page<BranchPolicy>> {
  return {
    path: pathOf(project, '_apis', 'policy', 'configurations'),
    query: { policyType: typeId, ...(continuation !== null && { continuationToken: continuation }) },
    what: `the request for the branch policies of ${project}`,
    read: (payload, _serverTime, next) => ({ values: toList(field(payload, 'value'), toPolicy), continuation: next }),
  };
}

/** Makes a policy. Sent once: a second one would make another of the same. */
export function createPolicy(project: string, policy: NewBranchPolicy): ApiRequest<BranchPolicy> {
  return {
    method: 'POST',
    path: pathOf(project, '_apis', 'policy', 'configurations'),
    what: `the new branch policy of ${project}`,
    body: { kind: 'json', value: bodyOf(policy) },
    read: toPolicy,
  };
}

/** Replaces a policy. */
export function updatePolicy(project: string, id: number, policy: NewBranchPolicy): ApiRequest<BranchPolicy> {
  return {
    method: 'PUT',
    path: pathOf(project, '_apis', 'policy', 'configurations', String(id)),
    what: `the change of branch policy ${id} of ${project}`,
    body: { kind: 'json', value: { id, ...bodyOf(policy) } },
    read: toPolicy,
  };
}

function bodyOf({ typeId, ...policy }: NewBranchPolicy): object {
  return { ...policy, type: { id: typeId } };
}

function toPolicy(payload: Payload): BranchPolicy {
  const { value, path } = field(payload, 'settings');
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new PayloadProblem(path, 'an object');
  return {
    id: toWholeNumber(field(payload, 'id')),
    typeId: toText(field(field(payload, 'type'), 'id')).toLowerCase(),
    isEnabled: field(payload, 'isEnabled').value === true,
    isBlocking: field(payload, 'isBlocking').value === true,
    settings: value as Readonly<Record<string, unknown>>,
  };
}
