import type { AzureDevOps, BuildAttachments, BuildTimeline, PullRequestSearch } from '../../ports/azure-devops';
import type { HttpSettings } from '../http/client';
import { attachmentArea } from './attachments';
import { buildArea } from './builds';
import { pullRequestArea } from './pull-requests';
import { repositoryArea } from './repositories';
import { createAzureDevOpsRequests, type AzureDevOpsConnection } from './requests';
import { timelineArea } from './timeline';

/** Azure DevOps with the token of the job. Nothing is sent yet. */
export function connectToAzureDevOps(
  settings: HttpSettings,
  connection: AzureDevOpsConnection,
): AzureDevOps & BuildAttachments & BuildTimeline & PullRequestSearch {
  const ask = createAzureDevOpsRequests(settings, connection);
  return {
    ...repositoryArea(ask),
    ...buildArea(ask),
    ...attachmentArea(ask),
    ...timelineArea(ask, settings.clock),
    ...pullRequestArea(ask),
  };
}
