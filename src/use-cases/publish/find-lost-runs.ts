import type { JobContext } from '../../domain/job-context';
import {
  emptyRunOf,
  isPrepare,
  lostInFolders,
  lostQuietly,
  lostPrepareOf,
  lostRunOf,
  mayTellOfScanner,
  saysSkipped,
  stepsBefore,
  unseenRunOf,
  type EmptyRun,
  type JobStep,
  type LostRun,
} from '../../domain/report/steps-of-job';
import { parsed, problemOf, refused, type Parsed } from '../../domain/parsed';
import { messageOf } from '../../errors/errors';
import type { JobSteps } from '../../ports/azure-devops';
import type { PollingContext } from './wait-for-gate';

/** What the steps of a job tell about scanners that left nothing. */
export interface RunsOfSteps {
  readonly lost: readonly LostRun[];
  /** Runs of a pull request that found no file to analyze. */
  readonly empty: readonly EmptyRun[];
  /** Names of steps whose scanner was told to do nothing. */
  readonly skipped: readonly string[];
}

export interface StepsQuery {
  readonly job: JobContext;
  /** `System.TaskInstanceId` of this Publish. */
  readonly step: string | null;
  /** Whether steps of others run scanners, and all that they analyze is asked about. */
  readonly looksAtScanners: boolean;
  readonly isAfterPrepare: boolean;
  /** Whether the agent says that a step of this job failed. */
  readonly hasFailures: boolean;
  /** Background tasks that are accounted for. */
  readonly known: ReadonlySet<string>;
  /** Those of them that steps of others may have submitted. */
  readonly ofBuildTools: ReadonlySet<string>;
  /** Folders in which scanners began and left no report. */
  readonly begun: readonly string[];
}

/** The agent sends the end of a step and what it printed a second or two later, of a long log some more. */
const SENT_WITHIN_MILLISECONDS = 30_000;
const PAUSE_MILLISECONDS = 1_000;

/**
 * Looks for runs of scanners that failed or whose reports are gone: files alone do not tell of them, and what is left of the
 * others would pass. A step that nobody can see may have run one. Never rejects.
 */
export async function findLostRuns(
  azureDevOps: JobSteps,
  query: StepsQuery,
  polling: PollingContext,
): Promise<RunsOfSteps> {
  const { job, looksAtScanners, isAfterPrepare, hasFailures, known, begun } = query;
  const isUntold = job.isRelease && !(await isStepOfBuild(azureDevOps, query, polling));
  if (isUntold && !(hasFailures && looksAtScanners)) {
    const unseen = looksAtScanners ? 'a scanner that ran and left no report' : 'another Prepare that failed';
    polling.logger.warning(`Azure DevOps does not tell the steps of a release: ${unseen} would pass unseen.`);
    return { lost: lostInFolders(begun, [], []), empty: [], skipped: [] };
  }
  try {
    if (isUntold) throw new Error('a step of this release failed, and Azure DevOps does not tell which');
    const steps = await endedSteps(azureDevOps, query, polling);
    if (steps.length === 0 || (hasFailures && steps.some((step) => isOpen(step) && mayMatter(step, query)))) {
      throw new Error('Azure DevOps does not tell it');
    }
    const prepares = steps.flatMap((step) => lostPrepareOf(step) ?? []);
    if (!looksAtScanners) return { lost: prepares, empty: [], skipped: [] };
    const told = await Promise.all(
      steps.filter(mayTellOfScanner).map(async (step) => {
        const log = await logOf(step, azureDevOps, query, polling);
        return {
          step,
          log,
          run: log.ok ? lostRunOf(step, log.value, known, isAfterPrepare) : unseenRunOf(step, problemOf(log)),
        };
      }),
    );
    const well = told.flatMap(({ step, log, run }) => (run === null && log.ok ? [[step, log.value] as const] : []));
    const runs = [...told.flatMap(({ run }) => run ?? []), ...lostQuietly(well, query.ofBuildTools)];
    return {
      lost: [...prepares, ...runs, ...lostInFolders(begun, runs, steps)],
      empty: job.pullRequest === null ? [] : well.flatMap((of) => emptyRunOf(...of) ?? []),
      skipped: told.flatMap(({ step, log }) => (log.ok && saysSkipped(log.value) ? step.name : [])),
    };
  } catch (error) {
    polling.stopped.throwIfAborted();
    const unseen = unseenRunOf(null, messageOf(error));
    return { lost: [unseen, ...lostInFolders(begun, [unseen], [])], empty: [], skipped: [] };
  }
}

/** The steps of a release stand in no build. A line of a script can call a build one, and does not take its steps away. */
async function isStepOfBuild(
  azureDevOps: JobSteps,
  { job: { pipeline, jobId } }: StepsQuery,
  { stopped }: PollingContext,
): Promise<boolean> {
  const steps = await azureDevOps.stepsOfJob(pipeline.projectId, pipeline.buildId, jobId).catch(() => []);
  stopped.throwIfAborted();
  return steps.length > 0;
}

/** Where Analyze runs the scanners, only a Prepare may have lost one. */
const mayMatter = (step: JobStep, { looksAtScanners }: StepsQuery): boolean =>
  isPrepare(step) || (looksAtScanners && mayTellOfScanner(step));

const isOpen = ({ state }: JobStep): boolean => state === 'open';

async function endedSteps(
  azureDevOps: JobSteps,
  query: StepsQuery,
  { clock, stopped }: PollingContext,
): Promise<readonly JobStep[]> {
  const { job, step: own, looksAtScanners } = query;
  const { pipeline, jobId } = job;
  const began = clock.now();
  const isAwaited = (step: JobStep): boolean =>
    (isOpen(step) && mayMatter(step, query)) || (looksAtScanners && mayTellOfScanner(step) && step.logId === null);
  for (;;) {
    const sent = await azureDevOps.stepsOfJob(pipeline.projectId, pipeline.buildId, jobId);
    const steps = stepsBefore(sent, own);
    const isWhole = steps.length > 0 && !steps.some(isAwaited);
    if (isWhole || clock.now() - began >= SENT_WITHIN_MILLISECONDS) return steps;
    await clock.sleep(PAUSE_MILLISECONDS, stopped);
  }
}

async function logOf(
  { logId }: JobStep,
  azureDevOps: JobSteps,
  { job: { pipeline } }: StepsQuery,
  { stopped }: PollingContext,
): Promise<Parsed<string>> {
  if (logId === null) return refused('Azure DevOps does not have it yet');
  try {
    return parsed(await azureDevOps.logOfStep(pipeline.projectId, pipeline.buildId, logId));
  } catch (error) {
    stopped.throwIfAborted();
    return refused(messageOf(error));
  }
}
