import type { HttpSettings } from '../adapters/http/client';
import { createAgent } from '../adapters/azure-pipelines/agent';
import { createCredentialStore } from '../adapters/azure-pipelines/credential-store';
import { createConnectToSonarQube } from '../adapters/sonarqube/connect';
import { projectArea } from '../adapters/sonarqube/projects';
import { serverArea } from '../adapters/sonarqube/server';
import { systemClock } from '../adapters/system/clock';
import { sha256 } from '../adapters/system/digest';
import { systemFiles } from '../adapters/system/files';
import { createWorkingCopy } from '../adapters/system/working-copy';
import type { ScannerSetup } from '../ports/scanner';
import type { PreparePorts } from '../use-cases/prepare/prepare';
import { azureDevOpsOfJob } from './azure-devops';
import { httpSettings } from './connections';
import { scannerWorld } from './scanner-world';
import { taskConsole } from './task-console';

/** The world of Prepare in a pipeline's job. */
export function preparePorts(): PreparePorts {
  const agent = createAgent();
  const settings = httpSettings(systemClock);
  return {
    agent,
    logger: taskConsole.logger,
    credentialStore: createCredentialStore(agent),
    connect: createConnectToSonarQube(settings, (requests) => ({ ...serverArea(requests), ...projectArea(requests) })),
    azureDevOps: azureDevOpsOfJob(agent, settings),
    workingCopy: createWorkingCopy(),
    files: systemFiles,
    clock: systemClock,
    sha256,
    // Most analyses need no scanner of their own before the build.
    scannerSetup: {
      provide: async (need, stopped) => (await scannerSetup(settings)).provide(need, stopped),
      beginDotnet: async (request, stopped) => (await scannerSetup(settings)).beginDotnet(request, stopped),
      networkOf: async (request) => (await scannerSetup(settings)).networkOf(request),
    },
  };
}

async function scannerSetup(settings: HttpSettings): Promise<ScannerSetup> {
  const { createScannerSetup } = await import('../adapters/scanners/scanner-setup.js');
  return createScannerSetup(scannerWorld(settings), settings);
}
