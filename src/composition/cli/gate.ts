import { analysisArea } from '../../adapters/sonarqube/analyses';
import { computeTaskArea } from '../../adapters/sonarqube/compute-tasks';
import { createConnectToSonarQube } from '../../adapters/sonarqube/connect';
import { findingArea } from '../../adapters/sonarqube/findings';
import { hotspotArea } from '../../adapters/sonarqube/hotspots';
import { issueArea } from '../../adapters/sonarqube/issues';
import { measureArea } from '../../adapters/sonarqube/measures';
import { projectArea } from '../../adapters/sonarqube/projects';
import { projectQueueArea } from '../../adapters/sonarqube/project-queue';
import { qualityGateArea } from '../../adapters/sonarqube/quality-gates';
import { qualityModelArea } from '../../adapters/sonarqube/quality-model';
import type { AskGatePorts } from '../../use-cases/publish/ask-gate';
import { findingLists } from '../finding-lists';
import { commandLineHttp, type CommandLineNetwork } from './network';

/** What the command `gate` asks. */
export function gatePorts(network: CommandLineNetwork, stopped: AbortSignal): Omit<AskGatePorts, 'logger'> {
  const settings = commandLineHttp(network, stopped);
  return {
    clock: settings.clock,
    connect: createConnectToSonarQube(settings, (requests) => ({
      ...projectArea(requests),
      ...projectQueueArea(requests),
      ...computeTaskArea(requests),
      ...analysisArea(requests),
      ...qualityGateArea(requests),
      ...qualityModelArea(requests),
      ...measureArea(requests),
      ...issueArea(requests),
      ...hotspotArea(requests),
      ...findingArea(requests),
      ...findingLists(requests),
    })),
  };
}
