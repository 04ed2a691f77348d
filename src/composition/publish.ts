import { createAgent } from '../adapters/azure-pipelines/agent';
import { createCredentialStore } from '../adapters/azure-pipelines/credential-store';
import { createConnectToSonarQube } from '../adapters/sonarqube/connect';
import { systemClock } from '../adapters/system/clock';
import { systemFiles } from '../adapters/system/files';
import type { PublishPorts } from '../use-cases/publish';
import { azureDevOpsOfJob, httpSettings } from './connections';
import { taskConsole } from './task-console';

/** The world of Publish in a pipeline's job. */
export function publishPorts(): PublishPorts {
  const agent = createAgent();
  const settings = httpSettings(systemClock);
  return {
    agent,
    logger: taskConsole.logger,
    credentialStore: createCredentialStore(agent),
    connect: createConnectToSonarQube(settings),
    azureDevOps: azureDevOpsOfJob(agent, settings),
    files: systemFiles,
    clock: systemClock,
  };
}
