import { toWholeText } from '../payload';
import { pathOf, type ApiRequest } from './api-request';

/** Content of a file in a commit of an Azure Repos repository. */
export function getFile(projectId: string, repositoryId: string, path: string, commitId: string): ApiRequest<string> {
  return {
    path: pathOf(projectId, '_apis', 'git', 'repositories', repositoryId, 'items'),
    query: { path, 'versionDescriptor.version': commitId, 'versionDescriptor.versionType': 'commit' },
    what: `the request for ${path} in commit ${commitId}`,
    answer: 'file',
    read: toWholeText,
  };
}
