import { connectToAzureDevOps } from '../adapters/azure-devops/connect';
import { readCollectionUrl } from '../adapters/azure-pipelines/agent';
import type { HttpSettings } from '../adapters/http/client';
import { Secret } from '../secrets/secret';
import type { Agent } from '../ports/agent';
import type {
  AzureDevOps,
  BuildAttachments,
  BuildTimeline,
  PullRequestIterations,
  PullRequestSearch,
} from '../ports/azure-devops';

/** Azure DevOps with the token of the job. */
export function azureDevOpsOfJob(
  agent: Agent,
  settings: HttpSettings,
): AzureDevOps & BuildAttachments & BuildTimeline & PullRequestSearch & PullRequestIterations {
  return connectToAzureDevOps(settings, {
    // Read with the first request: a task has something to do before, whatever stands there.
    get collectionUrl() {
      return readCollectionUrl();
    },
    credentials: { scheme: 'bearer', token: agent.secretVariable('System.AccessToken') ?? new Secret('') },
  });
}
