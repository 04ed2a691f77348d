import { diagnosedOrganization } from '../../adapters/azure-devops/diagnosed-organization';
import { createAzureDevOpsRequests, type AzureDevOpsConnection } from '../../adapters/azure-devops/requests';
import type { HttpSettings } from '../../adapters/http/client';
import { createConnectionProbe } from '../../adapters/network/probe-connection';
import { createConnectToSonarQube } from '../../adapters/sonarqube/connect';
import { diagnosedServerArea } from '../../adapters/sonarqube/diagnosed-server';
import type { SonarQubeConnection } from '../../ports/sonarqube/connection';
import type { DiagnosePorts } from '../../use-cases/doctor/diagnose';
import { commandLineHttp, type CommandLineNetwork } from './network';

/** Somebody waits for it, and sees what happens now: little patience is part of the diagnosis. */
const IMPATIENT = {
  timeoutMilliseconds: 15_000,
  limits: { tries: 2, throttledTries: 3, totalMilliseconds: 15_000 },
} satisfies Partial<HttpSettings>;

/** What the command `doctor` asks. */
export function doctorPorts(
  network: CommandLineNetwork,
  stopped: AbortSignal,
  connections: { readonly sonarQube: SonarQubeConnection | null; readonly azureDevOps: AzureDevOpsConnection | null },
): DiagnosePorts {
  const settings = { ...commandLineHttp(network, stopped), ...IMPATIENT };
  const { sonarQube, azureDevOps } = connections;
  return {
    clock: settings.clock,
    nodeVersion: process.version,
    probe: createConnectionProbe(settings),
    sonarQube: sonarQube === null ? null : createConnectToSonarQube(settings, diagnosedServerArea)(sonarQube),
    azureDevOps: azureDevOps === null ? null : diagnosedOrganization(createAzureDevOpsRequests(settings, azureDevOps)),
  };
}
