import type { PreparedHandoff } from '../../documents/handoff';
import { announcedProperty } from '../../domain/report/to-build-property';
import { isBuild } from '../../domain/scope/build-facts';
import { messageOf } from '../../errors/errors';
import type { Logger } from '../../ports/logger';
import type { Agent } from '../../ports/agent';
import type { AzureDevOps } from '../../ports/azure-devops';
import type { Clock } from '../../ports/clock';
import { writeBuildProperties } from '../job/write-build-properties';

interface AnnouncingPorts {
  readonly agent: Agent;
  readonly azureDevOps: Pick<AzureDevOps, 'buildProperties' | 'setBuildProperties'>;
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * Tells the build that an analysis is on its way, with a verdict that is unknown until Publish replaces it. Without it, an
 * analysis that nobody publishes would be no analysis at all, and a gate would open on the verdicts of the others.
 * Where the property cannot be written Prepare goes on: Publish warns of the same.
 */
export async function announceAnalysis(
  { agent, azureDevOps, clock, logger }: AnnouncingPorts,
  prepared: PreparedHandoff,
): Promise<void> {
  if (!isBuild((name) => agent.variable(name))) return;
  const { projectId, buildId } = prepared.pipeline;
  try {
    const own = new Map([[prepared.analysisKey, announcedProperty(prepared)]]);
    await writeBuildProperties(azureDevOps, projectId, buildId, own, clock);
  } catch (error) {
    logger.debug(`The build does not know of this analysis until Publish: ${messageOf(error)}`);
  }
}
