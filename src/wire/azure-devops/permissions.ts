import { field, PayloadProblem, toList, toText, toWholeNumber } from '../payload';
import { pathOf, type ApiRequest } from './api-request';

/** Namespace of the rights on Git repositories, the same in every organization. */
const GIT_REPOSITORIES = '2e9eb7ed-3c0a-47d4-87c1-0ffdd275fd87';

/** Bits of the rights on repositories by name, such as `PullRequestContribute`. */
export function listGitPermissions(): ApiRequest<ReadonlyMap<string, number>> {
  return {
    path: pathOf('_apis', 'securitynamespaces', GIT_REPOSITORIES),
    what: 'the request for the rights on repositories',
    read: (payload) => {
      const namespaces = toList(field(payload, 'value'), (namespace) =>
        toList(field(namespace, 'actions'), (action): [string, number] => [
          toText(field(action, 'name')),
          toWholeNumber(field(action, 'bit')),
        ]),
      );
      return new Map(namespaces.flat());
    },
  };
}

/** Whether the caller has a right on a repository. */
export function hasGitPermission(projectId: string, repositoryId: string, bit: number): ApiRequest<boolean> {
  return {
    path: pathOf('_apis', 'permissions', GIT_REPOSITORIES, String(bit)),
    query: { tokens: `repoV2/${projectId}/${repositoryId}` },
    what: 'the question for a right on the repository',
    read: (payload) => {
      // Documented as a bare list; sent like every other one.
      const values = toList(Array.isArray(payload.value) ? payload : field(payload, 'value'), ({ value }) => value);
      if (typeof values[0] !== 'boolean') throw new PayloadProblem(payload.path, 'a list of claims');
      return values[0];
    },
  };
}
