import { createAgent } from '../adapters/azure-pipelines/agent';
import { readNetworkSettings } from '../adapters/azure-pipelines/network';
import { createCredentialReader } from '../adapters/azure-pipelines/credential-store';
import { createConnectToSonarQube } from '../adapters/sonarqube/connect';
import { distributionArea } from '../adapters/sonarqube/distribution';
import { stoppableClock } from '../adapters/system/clock';
import { systemFiles } from '../adapters/system/files';
import { systemReportFiles } from '../adapters/system/report-files';
import { systemWorkingCopy } from '../adapters/system/working-copy';
import type { AnalyzePorts } from '../use-cases/analyze/analyze';
import { httpSettings } from './http-settings';
import { scannerContext } from './scanner-context';
import { taskConsole } from './task-console';

/** The world of Analyze in a pipeline's job; its requests and waits end when the job is stopped. */
export function analyzePorts(stopped: AbortSignal): AnalyzePorts {
  const agent = createAgent();
  const settings = httpSettings(readNetworkSettings(), stoppableClock(stopped), stopped);
  const context = scannerContext(settings);
  return {
    agent,
    logger: taskConsole.logger,
    credentialStore: createCredentialReader(agent),
    connect: createConnectToSonarQube(settings, distributionArea),
    workingCopy: systemWorkingCopy,
    reportFiles: systemReportFiles,
    files: systemFiles,
    scanners: {
      // Each is loaded where it is used: what the others need costs a start some milliseconds.
      engine: {
        scan: async (request, stopped) =>
          (await import('./scanners-of-analyze.js')).scanWithEngine(context, request, stopped),
      },
      cli: {
        scan: async (request, stopped) =>
          (await import('./scanners-of-analyze.js')).scanWithCli(context, request, stopped),
      },
      dotnet: {
        scan: async (request, stopped) =>
          (await import('../adapters/scanners/dotnet/scan-with-dotnet.js')).scanWithDotnet(context, request, stopped),
      },
    },
  };
}
