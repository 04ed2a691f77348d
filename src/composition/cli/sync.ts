import { connectToAzureDevOps } from '../../adapters/azure-devops/connect';
import { openPullRequestsReader } from '../../adapters/azure-devops/open-pull-requests';
import { pullRequestOpener } from '../../adapters/azure-devops/pull-request';
import { createAzureDevOpsRequests, type AzureDevOpsConnection } from '../../adapters/azure-devops/requests';
import { analysisArea } from '../../adapters/sonarqube/analyses';
import { createConnectToSonarQube } from '../../adapters/sonarqube/connect';
import { followArea } from '../../adapters/sonarqube/follow';
import { qualityGateArea } from '../../adapters/sonarqube/quality-gates';
import { serverArea } from '../../adapters/sonarqube/server';
import { spareMemory } from '../../adapters/system/spare-memory';
import { systemWebhookListener } from '../../adapters/webhooks/listen';
import type { SonarQubeConnection } from '../../ports/sonarqube/connection';
import type { WebhookListener } from '../../ports/webhook-listener';
import type { SyncPorts } from '../../use-cases/sync/sync-once';
import { commandLineHttp, type CommandLineNetwork } from './network';

/** What the command `sync` asks, with both servers' wishes for pauses respected. */
export function syncPorts(
  network: CommandLineNetwork,
  sonarQube: SonarQubeConnection,
  azureDevOps: AzureDevOpsConnection,
  stopped: AbortSignal,
): SyncPorts & { readonly webhooks: WebhookListener; readonly spareMemory: () => void } {
  const settings = { ...commandLineHttp(network, stopped), keepsPace: true };
  const send = createAzureDevOpsRequests(settings, azureDevOps);
  const connect = createConnectToSonarQube(settings, (requests) => ({
    ...serverArea(requests),
    ...analysisArea(requests),
    ...qualityGateArea(requests),
    ...followArea(requests),
  }));
  return {
    server: connect(sonarQube),
    azureDevOps: connectToAzureDevOps(settings, azureDevOps),
    openPullRequest: pullRequestOpener(send),
    openPullRequests: openPullRequestsReader(send),
    clock: settings.clock,
    webhooks: systemWebhookListener,
    spareMemory,
  };
}
