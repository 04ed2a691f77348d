import { createConnectToSonarQube } from '../../adapters/sonarqube/connect';
import { projectQueueArea } from '../../adapters/sonarqube/project-queue';
import { serverArea } from '../../adapters/sonarqube/server';
import type { AskGatePorts } from '../../use-cases/publish/ask-gate';
import { verdictAreas } from '../verdict-areas';
import { commandLineHttp, type CommandLineNetwork } from './network';

/** What the command `gate` asks. */
export function gatePorts(network: CommandLineNetwork, stopped: AbortSignal): Omit<AskGatePorts, 'logger'> {
  const settings = commandLineHttp(network, stopped);
  return {
    clock: settings.clock,
    connect: createConnectToSonarQube(settings, (requests) => ({
      ...verdictAreas(requests),
      ...projectQueueArea(requests),
      ...serverArea(requests),
    })),
  };
}
