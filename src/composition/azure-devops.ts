import { connectToAzureDevOps } from '../adapters/azure-devops/connect';
import {
  createAzureDevOpsRequests,
  type AzureDevOpsConnection,
  type SendApiRequest,
} from '../adapters/azure-devops/requests';
import { readCollectionUrl } from '../adapters/azure-pipelines/agent';
import type { HttpSettings } from '../adapters/http/client';
import { Secret } from '../secrets/secret';
import type { Agent } from '../ports/agent';
import type { AzureDevOps, BuildAttachments, BuildTimeline, PullRequestIterations } from '../ports/azure-devops';

/** Azure DevOps with the token of the job. */
export function azureDevOpsOfJob(
  agent: Agent,
  settings: HttpSettings,
): AzureDevOps & BuildAttachments & BuildTimeline & PullRequestIterations {
  return connectToAzureDevOps(settings, connectionOfJob(agent));
}

/** The same for what only some tasks ask. */
export function requestsOfJob(agent: Agent, settings: HttpSettings): SendApiRequest {
  return createAzureDevOpsRequests(settings, connectionOfJob(agent));
}

function connectionOfJob(agent: Agent): AzureDevOpsConnection {
  return {
    // Read with the first request: a task has something to do before, whatever stands there.
    get collectionUrl() {
      return readCollectionUrl();
    },
    credentials: { scheme: 'bearer', token: agent.secretVariable('System.AccessToken') ?? new Secret('') },
  };
}
