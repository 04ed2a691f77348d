import { toWholeText } from '../payload';
import { pathOf, type ApiRequest } from './api-request';

/** Which state of a file: a commit by its id, or a branch by its name without `refs/heads/`. */
export type FileVersion = { readonly commit: string } | { readonly branch: string };

/** Content of a file of an Azure Repos repository. */
export function getFile(
  projectId: string,
  repositoryId: string,
  path: string,
  version: FileVersion,
): ApiRequest<string> {
  const [[versionType = '', name = ''] = []] = Object.entries(version);
  return {
    path: pathOf(projectId, '_apis', 'git', 'repositories', repositoryId, 'items'),
    query: { path, 'versionDescriptor.version': name, 'versionDescriptor.versionType': versionType },
    what: `the request for ${path} in ${versionType} ${name}`,
    answer: 'file',
    read: toWholeText,
  };
}
