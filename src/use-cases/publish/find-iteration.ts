import type { AnalysisReport } from '../../documents/analysis-report';
import type { PipelineRun } from '../../documents/pipeline-run';
import { messageOf } from '../../errors/errors';
import type { PullRequestIterations } from '../../ports/azure-devops';
import type { Clock } from '../../ports/clock';
import type { Logger } from '../../ports/logger';

/** What is left to wait for it when everything else is known: it only places comments, and no verdict waits for it. */
const LONGEST_WAIT = 2_000;

interface IterationPorts {
  readonly azureDevOps: PullRequestIterations;
  readonly logger: Logger;
}

/**
 * The iteration of its pull request that a build of Azure Repos is of: the newest whose source is the commit that was built.
 *
 * @returns null in other builds, and where nobody tells; never rejects
 */
export async function findIteration(
  { repository, projectId, pullRequestId, sourceCommit }: PipelineRun,
  { azureDevOps, logger }: IterationPorts,
): Promise<number | null> {
  if (repository.provider !== 'TfsGit' || repository.id === null) return null;
  if (pullRequestId === null || sourceCommit === null) return null;
  try {
    const iterations = await azureDevOps.iterations(projectId, repository.id, pullRequestId);
    const built = iterations.filter((one) => one.sourceCommit?.toLowerCase() === sourceCommit.toLowerCase());
    return built.length === 0 ? null : Math.max(...built.map(({ id }) => id));
  } catch (error) {
    logger.debug(`The reports do not name the iteration of the pull request: ${messageOf(error)}`);
    return null;
  }
}

/** Reports of one pull request, with its iteration where that is known by now. */
export async function withIteration(
  reports: readonly AnalysisReport[],
  iteration: Promise<number | null>,
  clock: Clock,
): Promise<readonly AnalysisReport[]> {
  if (!reports.some(({ pipeline }) => pipeline.pullRequestId !== null)) return reports;
  const alarm = clock.alarm(LONGEST_WAIT);
  const iterationId = await Promise.race([iteration, alarm.rings.then(() => null)]);
  alarm.cancel();
  if (iterationId === null) return reports;
  return reports.map((report) =>
    report.pipeline.pullRequestId === null ? report : { ...report, pipeline: { ...report.pipeline, iterationId } },
  );
}
