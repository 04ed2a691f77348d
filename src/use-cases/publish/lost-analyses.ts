import { NOT_PUBLISHED, parseBuildProperties } from '../../documents/build-property';
import type { JobContext } from '../../domain/job-context';
import { lostHandoff } from '../../errors/handoff-errors';
import { messageOf, TaskError } from '../../errors/errors';
import type { AzureDevOps } from '../../ports/azure-devops';
import type { Logger } from '../../ports/logger';

interface Ports {
  readonly logger: Logger;
  readonly azureDevOps: Pick<AzureDevOps, 'buildProperties'>;
}

/**
 * Throws where the job says that it has no Prepare, and the build says that it had one. A script can empty every variable of the
 * job, and even let it pass for one of a fork, where nothing is prepared and nothing is wrong; what Prepare announced to the
 * build it cannot take back that way.
 *
 * @param mayPass whether nobody judges anything then: that the build does not answer is an error in that case
 */
export async function refuseLostAnalyses(
  { azureDevOps, logger }: Ports,
  { pipeline, isRelease }: JobContext,
  mayPass: boolean,
): Promise<void> {
  const { projectId, buildId, stage, job, attempt } = pipeline;
  if (isRelease || projectId === '' || buildId === '') return;
  let properties: ReadonlyMap<string, string>;
  try {
    properties = await azureDevOps.buildProperties(projectId, buildId);
  } catch (error) {
    if (mayPass || !(error instanceof TaskError)) throw error;
    logger.debug(`It is not known what Prepare announced: ${messageOf(error)}`);
    return;
  }
  const lost = [...parseBuildProperties(properties).values()].flatMap((one) =>
    one.kind === 'document' &&
    one.document.reason === NOT_PUBLISHED &&
    one.document.stage === stage &&
    one.document.job === job &&
    one.document.attempt === attempt
      ? [one.document.analysisName ?? one.document.projectKey]
      : [],
  );
  if (lost.length > 0) throw lostHandoff(lost);
}
