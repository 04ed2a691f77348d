import { createAgent } from '../adapters/azure-pipelines/agent';
import { withdrawBuildTools } from '../adapters/azure-pipelines/build-tools';
import { readNetworkSettings } from '../adapters/azure-pipelines/network';
import { createCredentialReader } from '../adapters/azure-pipelines/credential-store';
import { buildProperties, resultReader } from '../adapters/azure-devops/connect';
import { createJobSteps } from '../adapters/azure-devops/job-steps';
import { pullRequestOpener } from '../adapters/azure-devops/pull-request';
import { createConnectToSonarQube } from '../adapters/sonarqube/connect';
import { findingArea } from '../adapters/sonarqube/findings';
import { hotspotArea } from '../adapters/sonarqube/hotspots';
import { uncoveredFileArea } from '../adapters/sonarqube/uncovered-files';
import { issueArea } from '../adapters/sonarqube/issues';
import { stoppableClock } from '../adapters/system/clock';
import { systemFiles } from '../adapters/system/files';
import type { PublishPorts } from '../use-cases/publish/publish';
import { requestsOfJob } from './azure-devops';
import { findingLists } from './finding-lists';
import { httpSettings } from './http-settings';
import { taskConsole } from './task-console';
import { verdictAreas } from './verdict-areas';

/** The world of Publish in a pipeline's job; its requests and waits end when the job is stopped. */
export function publishPorts(stopped: AbortSignal): PublishPorts {
  const agent = createAgent();
  const clock = stoppableClock(stopped);
  const settings = httpSettings(readNetworkSettings(), clock, stopped);
  const requests = requestsOfJob(agent, settings);
  return {
    agent,
    logger: taskConsole.logger,
    credentialStore: createCredentialReader(agent),
    withdrawBuildTools: () => withdrawBuildTools(agent),
    connect: createConnectToSonarQube(settings, (server) => ({
      ...verdictAreas(server),
      ...issueArea(server),
      ...hotspotArea(server),
      ...uncoveredFileArea(server),
      ...findingArea(server),
      ...findingLists(server),
    })),
    azureDevOps: {
      ...buildProperties(requests),
      ...resultReader(requests),
      ...createJobSteps(requests),
    },
    openPullRequest: pullRequestOpener(requests),
    files: systemFiles,
    clock,
  };
}
