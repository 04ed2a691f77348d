import type { JobContext } from '../../domain/job-context';
import {
  lostInFolders,
  lostPrepareOf,
  lostRunOf,
  mayTellOfScanner,
  saysSkipped,
  stepsBefore,
  type JobStep,
  type LostRun,
} from '../../domain/report/steps-of-job';
import { messageOf } from '../../errors/errors';
import type { JobSteps } from '../../ports/azure-devops';
import type { PollingContext } from './wait-for-gate';

/** What the steps of a job tell about scanners that left nothing. */
export interface RunsOfSteps {
  readonly lost: readonly LostRun[];
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
  /** Folders in which scanners began and left no report. */
  readonly begun: readonly string[];
}

/** The agent sends the end of a step and what it printed a second or two later. */
const SENT_WITHIN_MILLISECONDS = 10_000;
const PRINTED_WITHIN_MILLISECONDS = 5_000;
const PAUSE_MILLISECONDS = 1_000;

/**
 * Looks for runs of scanners that failed or whose reports are gone: files alone do not tell of them, and what is left of the
 * others would pass. Never rejects.
 */
export async function findLostRuns(
  azureDevOps: JobSteps,
  query: StepsQuery,
  polling: PollingContext,
): Promise<RunsOfSteps> {
  const { looksAtScanners, isAfterPrepare, known, begun } = query;
  try {
    const steps = await endedSteps(azureDevOps, query, polling);
    // Prepare is one of them, or one of them failed, as the agent says.
    if (steps.length === 0 ? query.hasFailures || isAfterPrepare : query.hasFailures && steps.some(isOpen)) {
      throw new Error('Azure DevOps does not tell the end of each');
    }
    const prepares = steps.flatMap((step) => lostPrepareOf(step) ?? []);
    if (!looksAtScanners) return { lost: prepares, skipped: [] };
    const told = await Promise.all(
      steps.filter(mayTellOfScanner).map(async (step) => {
        const log = await logOf(step, azureDevOps, query, polling);
        return { run: lostRunOf(step, log, known, isAfterPrepare), skipped: saysSkipped(log) ? [step.name] : [] };
      }),
    );
    const runs = told.flatMap(({ run }) => run ?? []);
    return {
      lost: [...prepares, ...runs, ...lostInFolders(begun, runs, steps)],
      skipped: told.flatMap(({ skipped }) => skipped),
    };
  } catch (error) {
    polling.stopped.throwIfAborted();
    const detail = `what the steps of this job did is not known: ${messageOf(error)}`;
    if (!query.hasFailures || !looksAtScanners) polling.logger.warning(passesUnseen(detail));
    const unseen: readonly LostRun[] =
      query.hasFailures && looksAtScanners
        ? [
            {
              name: 'a step that failed',
              place: 'steps',
              outcome: { status: 'unknown', reason: 'no-analysis', detail },
            },
          ]
        : [];
    return { lost: [...unseen, ...lostInFolders(begun, unseen, [])], skipped: [] };
  }
}

const isOpen = ({ state }: JobStep): boolean => state === 'open';

const passesUnseen = (detail: string): string => `A run of a scanner that left no report would pass unseen: ${detail}`;

async function endedSteps(
  azureDevOps: JobSteps,
  { job: { pipeline, jobId }, step: own, looksAtScanners, hasFailures }: StepsQuery,
  { clock, stopped }: PollingContext,
): Promise<readonly JobStep[]> {
  const began = clock.now();
  const isAwaited = (step: JobStep): boolean => {
    const isAsked = looksAtScanners && mayTellOfScanner(step);
    const most = step.state === 'succeeded' ? PRINTED_WITHIN_MILLISECONDS : SENT_WITHIN_MILLISECONDS;
    const isEndAwaited = isOpen(step) && (isAsked || hasFailures);
    return (isEndAwaited || (isAsked && step.logId === null)) && clock.now() - began < most;
  };
  for (;;) {
    const sent = await azureDevOps.stepsOfJob(pipeline.projectId, pipeline.buildId, jobId);
    const steps = stepsBefore(sent, own);
    // One of them failed, and none is sent yet.
    const isEarly = hasFailures && steps.length === 0 && clock.now() - began < SENT_WITHIN_MILLISECONDS;
    if (!isEarly && !steps.some(isAwaited)) return steps;
    await clock.sleep(PAUSE_MILLISECONDS, stopped);
  }
}

async function logOf(
  { name, state, logId }: JobStep,
  azureDevOps: JobSteps,
  { job: { pipeline } }: StepsQuery,
  { logger, stopped }: PollingContext,
): Promise<string | null> {
  let problem = 'Azure DevOps does not have it yet';
  try {
    if (logId !== null) return await azureDevOps.logOfStep(pipeline.projectId, pipeline.buildId, logId);
  } catch (error) {
    stopped.throwIfAborted();
    problem = messageOf(error);
  }
  const detail = `what the step "${name}" printed is not known: ${problem}`;
  // A step that failed is unknown then.
  if (state === 'failed') logger.debug(detail);
  else logger.warning(passesUnseen(detail));
  return null;
}
