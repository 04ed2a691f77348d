import type { AzureDevOps } from '../../ports/azure-devops';
import { field, toOptionalText } from '../http/payload';
import type { AskAzureDevOps } from './requests';

/** Git repositories. The version is the lowest that all supported servers share. */
export function repositoryArea(ask: AskAzureDevOps): Pick<AzureDevOps, 'defaultBranch'> {
  return {
    defaultBranch: (projectId, repositoryId) =>
      ask(
        {
          method: 'GET',
          path: `${encodeURIComponent(projectId)}/_apis/git/repositories/${encodeURIComponent(repositoryId)}`,
          what: `the request for the repository ${repositoryId}`,
          version: '5.0',
        },
        (payload) => toOptionalText(field(payload, 'defaultBranch'))?.replace(/^refs\/heads\//, '') ?? null,
      ),
  };
}
