import { homedir } from 'node:os';
import { createAgent } from '../adapters/azure-pipelines/agent';
import { createCredentialStore } from '../adapters/azure-pipelines/credential-store';
import { createCliScanner } from '../adapters/scanners/cli';
import { createEngineScanner } from '../adapters/scanners/engine';
import type { ScannerWorld } from '../adapters/scanners/scanner-world';
import { createConnectToSonarQube } from '../adapters/sonarqube/connect';
import { distributionArea } from '../adapters/sonarqube/distribution';
import { systemClock } from '../adapters/system/clock';
import { currentPlatform } from '../adapters/system/platform';
import { createWorkingCopy } from '../adapters/system/working-copy';
import type { AnalyzePorts } from '../use-cases/analyze';
import { extensionVersion, httpSettings } from './connections';
import { taskConsole } from './task-console';

/** The world of Analyze in a pipeline's job. */
export function analyzePorts(): AnalyzePorts {
  const agent = createAgent();
  const settings = httpSettings(systemClock);
  const world: ScannerWorld = {
    logger: taskConsole.logger,
    clock: systemClock,
    network: settings.network,
    environment: process.env,
    platform: currentPlatform(),
    homeDirectory: homeOf(),
    appVersion: extensionVersion,
  };
  return {
    agent,
    logger: taskConsole.logger,
    credentialStore: createCredentialStore(agent),
    connect: createConnectToSonarQube(settings, (requests) => ({ analysis: distributionArea(requests) })),
    workingCopy: createWorkingCopy(),
    scanners: { engine: createEngineScanner(world), cli: createCliScanner(world) },
  };
}

/** In a container the user may have no entry in the list of users, which Node takes for a failure. */
function homeOf(): string {
  try {
    return homedir();
  } catch {
    return '';
  }
}
