import { BUILD_PROPERTY_VERSION, NOT_PUBLISHED } from '../documents/build-property';
import type { PreparedHandoff } from '../documents/handoff';
import { isBuild } from '../domain/scope/build-facts';
import { messageOf } from '../errors/errors';
import type { Logger } from '../logging/logger';
import type { Agent } from '../ports/agent';
import type { AzureDevOps } from '../ports/azure-devops';
import type { Clock } from '../ports/clock';
import { writeBuildProperties } from './write-build-properties';

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
  { analysisKey, analysisName, pipeline, project }: PreparedHandoff,
): Promise<void> {
  if (!isBuild((name) => agent.variable(name))) return;
  const property = {
    version: BUILD_PROPERTY_VERSION,
    outcome: 'unknown',
    reason: NOT_PUBLISHED,
    attempt: pipeline.attempt,
    stage: pipeline.stage,
    job: pipeline.job,
    projectKey: project.key,
    analysisName,
    numbers: {},
  } as const;
  try {
    const own = new Map([[analysisKey, property]]);
    await writeBuildProperties(azureDevOps, pipeline.projectId, pipeline.buildId, own, clock);
  } catch (error) {
    logger.debug(`The build does not know of this analysis until Publish: ${messageOf(error)}`);
  }
}
