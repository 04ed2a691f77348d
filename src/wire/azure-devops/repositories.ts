import { field, toOptionalText } from '../payload';
import { pathOf, type ApiRequest } from './api-request';

/** Default branch of an Azure Repos repository by id, without `refs/heads/`; `null` for an empty repository. */
export function getDefaultBranch(projectId: string, repositoryId: string): ApiRequest<string | null> {
  return {
    method: 'GET',
    path: pathOf(projectId, '_apis', 'git', 'repositories', repositoryId),
    version: '5.0',
    what: `the request for the repository ${repositoryId}`,
    answer: 'json',
    read: (payload) => toOptionalText(field(payload, 'defaultBranch'))?.replace(/^refs\/heads\//, '') ?? null,
  };
}
