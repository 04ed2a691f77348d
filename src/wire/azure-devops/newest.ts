import { field, toList, toNumber, toOptionalText, toWholeNumber } from '../payload';
import { pathOf, type ApiRequest } from './api-request';

/** The newest finished build of a pipeline, whatever its branch; `null` for none. */
export function getNewestBuild(
  projectId: string,
  definitionId: number,
): ApiRequest<{ readonly id: string; readonly number: string } | null> {
  return {
    path: pathOf(projectId, '_apis', 'build', 'builds'),
    query: {
      definitions: String(definitionId),
      statusFilter: 'completed',
      queryOrder: 'finishTimeDescending',
      $top: '1',
    },
    what: `the request for the newest build of pipeline ${definitionId}`,
    read: (payload) =>
      toList(field(payload, 'value'), (build) => {
        const id = String(toNumber(field(build, 'id')));
        return { id, number: toOptionalText(field(build, 'buildNumber')) ?? id };
      })[0] ?? null,
  };
}

/** Ids of the newest pull requests of a repository, whatever became of them. */
export function listNewestPullRequests(
  projectId: string,
  repositoryId: string,
  most: number,
): ApiRequest<readonly string[]> {
  return {
    path: pathOf(projectId, '_apis', 'git', 'repositories', repositoryId, 'pullrequests'),
    query: { 'searchCriteria.status': 'all', $top: String(most) },
    what: 'the request for the newest pull requests',
    read: (payload) => toList(field(payload, 'value'), (one) => String(toWholeNumber(field(one, 'pullRequestId')))),
  };
}
