import packageJson from '../../package.json';
import { connectToAzureDevOps } from '../adapters/azure-devops/connect';
import type { HttpSettings } from '../adapters/http/client';
import { readNetworkSettings } from '../adapters/azure-pipelines/network';
import { Secret } from '../logging/secret';
import type { Agent } from '../ports/agent';
import type { AzureDevOps } from '../ports/azure-devops';
import type { Clock } from '../ports/clock';

/** One version number holds for the extension and for each of its tasks. */
export const extensionVersion: string = packageJson.version;

/** How requests to SonarQube leave this machine: the agent's proxy and certificates. */
export function httpSettings(clock: Clock): HttpSettings {
  return {
    network: readNetworkSettings(),
    clock,
    userAgent: `SonarQubeForAzurePipelines/${extensionVersion}`,
  };
}

/** Azure DevOps with the token of the job. */
export function azureDevOpsOfJob(agent: Agent, settings: HttpSettings): AzureDevOps {
  return connectToAzureDevOps(settings, {
    collectionUrl: agent.variable('System.CollectionUri') ?? agent.variable('System.TeamFoundationCollectionUri') ?? '',
    token: agent.secretVariable('System.AccessToken') ?? new Secret(''),
  });
}
