import type { Handoff } from '../../documents/handoff';
import { announcedProperty } from '../../domain/report/to-build-property';
import { messageOf } from '../../errors/errors';
import type { Logger } from '../../ports/logger';
import type { AzureDevOps } from '../../ports/azure-devops';
import type { Clock } from '../../ports/clock';
import { writeBuildProperties } from '../job/write-build-properties';

interface AnnouncingPorts {
  readonly azureDevOps: Pick<AzureDevOps, 'buildProperties' | 'setBuildProperties'>;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** How long it is tried beside the rest of Prepare. */
const ANNOUNCE_MILLISECONDS = 20_000;

/**
 * Tells the build that an analysis is on its way, with a verdict that is unknown until Publish replaces it. Without it, an
 * analysis that nobody publishes would be no analysis at all, and a gate would open on the verdicts of the others.
 * So is one that was meant to be and could not: only what is left out on purpose is not missed. Where the property cannot be
 * written Prepare goes on, with a warning; this never rejects.
 */
export async function announceAnalysis(
  { azureDevOps, clock, logger }: AnnouncingPorts,
  prepared: Pick<Handoff, 'analysisKey' | 'analysisName' | 'project' | 'pipeline'>,
  stopped: AbortSignal,
): Promise<void> {
  const { projectId, buildId } = prepared.pipeline;
  try {
    const own = new Map([[prepared.analysisKey, announcedProperty(prepared)]]);
    const deadline = clock.now() + ANNOUNCE_MILLISECONDS;
    await writeBuildProperties({ azureDevOps, projectId, buildId, clock, deadline, stopped }, own);
  } catch (error) {
    if (stopped.aborted) return;
    logger.warning(
      `The build could not be told that an analysis is on its way: if no Publish publishes it, gates open on the verdicts of the others. ${messageOf(error)}`,
    );
  }
}
