import { buildProperties, repositoryReader } from '../adapters/azure-devops/connect';
import { createAgent } from '../adapters/azure-pipelines/agent';
import { createBuildTools } from '../adapters/azure-pipelines/build-tools';
import { readNetworkSettings } from '../adapters/azure-pipelines/network';
import { createCredentialStore } from '../adapters/azure-pipelines/credential-store';
import { openStatuses } from '../adapters/azure-devops/pull-request-statuses';
import { createConnectToSonarQube } from '../adapters/sonarqube/connect';
import { offeredRuntimes } from '../adapters/scanners/java/offered-runtimes';
import { runtimesArea } from '../adapters/sonarqube/distribution';
import { projectArea } from '../adapters/sonarqube/projects';
import { serverArea } from '../adapters/sonarqube/server';
import { systemStatusArea } from '../adapters/sonarqube/system-status';
import { stoppableClock } from '../adapters/system/clock';
import { systemFiles } from '../adapters/system/files';
import { systemReportFiles } from '../adapters/system/report-files';
import { systemWorkingCopy } from '../adapters/system/working-copy';
import type { PreparePorts } from '../use-cases/prepare/prepare-ports';
import { requestsOfJob } from './azure-devops';
import { httpSettings } from './http-settings';
import { scannerContext } from './scanner-context';
import { taskConsole } from './task-console';

/** The world of Prepare in a pipeline's job; its requests and waits end when the job is stopped. */
export function preparePorts(stopped: AbortSignal): PreparePorts {
  const agent = createAgent();
  const clock = stoppableClock(stopped);
  const settings = httpSettings(readNetworkSettings(), clock, stopped);
  const context = scannerContext(settings);
  const requests = requestsOfJob(agent, settings);
  return {
    agent,
    logger: taskConsole.logger,
    credentialStore: createCredentialStore(agent),
    buildTools: createBuildTools(agent),
    connect: createConnectToSonarQube(settings, (server) => ({
      ...serverArea(server),
      ...systemStatusArea(server),
      ...projectArea(server),
      ...runtimesArea(server),
    })),
    azureDevOps: { ...buildProperties(requests), ...repositoryReader(requests) },
    openPullRequest: openStatuses(requests),
    workingCopy: systemWorkingCopy,
    files: systemFiles,
    reportFiles: systemReportFiles,
    clock,
    // Most analyses need no scanner of their own before the build, so what it takes is loaded late.
    scanners: {
      engine: {},
      cli: {
        ready: async (need, stopped) => (await import('./scanners-of-prepare.js')).readyCli(context, need, stopped),
      },
      dotnet: {
        load: (server) => {
          void offeredRuntimes(server, context.platform).catch(() => undefined);
          // Behind the requests that are being made: those wait for the network, and this one for the processor.
          setImmediate(() => void import('./scanners-of-prepare.js'));
        },
        ready: async (need, stopped) => (await import('./scanners-of-prepare.js')).readyDotnet(context, need, stopped),
        begin: async (request, stopped) =>
          (await import('./scanners-of-prepare.js')).beginDotnet(context, request, stopped),
        undo: async (request) => (await import('./scanners-of-prepare.js')).undoDotnet(context, request),
      },
    },
    networkOfBuildTool: async (request) =>
      (await import('./scanners-of-prepare.js')).buildToolNetwork(context, request),
  };
}
