import type { AzureDevOps } from '../../ports/azure-devops';
import type { HttpSettings } from '../http/client';
import { buildArea } from './builds';
import { repositoryArea } from './repositories';
import { createAzureDevOpsRequests, type AzureDevOpsConnection } from './requests';

/** Azure DevOps with the token of the job. Nothing is sent yet. */
export function connectToAzureDevOps(settings: HttpSettings, connection: AzureDevOpsConnection): AzureDevOps {
  const ask = createAzureDevOpsRequests(settings, connection);
  return { ...repositoryArea(ask), ...buildArea(ask) };
}
