import { createAzureDevOpsRequests, type SendApiRequest } from '../adapters/azure-devops/requests';
import { readCollectionUrl } from '../adapters/azure-pipelines/agent';
import type { HttpSettings } from '../adapters/http/client';
import { Secret } from '../secrets/secret';
import type { Agent } from '../ports/agent';

/** Azure DevOps with the token of the job. */
export function requestsOfJob(agent: Agent, settings: HttpSettings): SendApiRequest {
  return createAzureDevOpsRequests(settings, {
    // Read with the first request: a task has something to do before, whatever stands there.
    get collectionUrl() {
      return readCollectionUrl();
    },
    credentials: { scheme: 'bearer', token: agent.secretVariable('System.AccessToken') ?? new Secret('') },
  });
}
