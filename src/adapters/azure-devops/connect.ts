import type { AzureDevOps, BuildAttachments, PullRequestSearch } from '../../ports/azure-devops';
import type { HttpSettings } from '../http/client';
import { attachmentArea } from './attachments';
import { buildArea } from './builds';
import { pullRequestArea } from './pull-requests';
import { repositoryArea } from './repositories';
import { createAzureDevOpsRequests, type AzureDevOpsConnection } from './requests';

/** Azure DevOps with the token of the job. Nothing is sent yet. */
export function connectToAzureDevOps(
  settings: HttpSettings,
  connection: AzureDevOpsConnection,
): AzureDevOps & BuildAttachments & PullRequestSearch {
  const ask = createAzureDevOpsRequests(settings, connection);
  return { ...repositoryArea(ask), ...buildArea(ask), ...attachmentArea(ask), ...pullRequestArea(ask) };
}
