import { createAgent } from '../adapters/azure-pipelines/agent';
import { createBuildTools } from '../adapters/azure-pipelines/build-tools';
import { readNetworkSettings } from '../adapters/azure-pipelines/network';
import { createCredentialStore } from '../adapters/azure-pipelines/credential-store';
import { pullRequestOpener } from '../adapters/azure-devops/pull-request';
import { createConnectToSonarQube } from '../adapters/sonarqube/connect';
import { stoppableClock } from '../adapters/system/clock';
import { systemFiles } from '../adapters/system/files';
import type { PublishPorts } from '../use-cases/publish/publish';
import { azureDevOpsOfJob, requestsOfJob } from './azure-devops';
import { httpSettings } from './http-settings';
import { resultAreas } from './result-areas';
import { taskConsole } from './task-console';

/** The world of Publish in a pipeline's job; its requests and waits end when the job is stopped. */
export function publishPorts(stopped: AbortSignal): PublishPorts {
  const agent = createAgent();
  const clock = stoppableClock(stopped);
  const settings = httpSettings(readNetworkSettings(), clock, stopped);
  return {
    agent,
    logger: taskConsole.logger,
    credentialStore: createCredentialStore(agent),
    buildTools: createBuildTools(agent),
    connect: createConnectToSonarQube(settings, resultAreas),
    azureDevOps: azureDevOpsOfJob(agent, settings),
    openPullRequest: pullRequestOpener(requestsOfJob(agent, settings)),
    files: systemFiles,
    clock,
  };
}
