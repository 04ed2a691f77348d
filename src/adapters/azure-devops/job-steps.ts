import type { JobStep } from '../../domain/report/steps-of-job';
import type { JobSteps } from '../../ports/azure-devops';
import { getLog, listSteps, type StepRecord } from '../../wire/azure-devops/job-steps';
import { limitConcurrency } from '../../wire/limit-concurrency';
import type { SendApiRequest } from './requests';

/** A log may be tens of megabytes, and is only looked through. */
const PARALLEL_LOGS = 4;

/** Reads what the steps of a job did. */
export function createJobSteps(send: SendApiRequest): JobSteps {
  const limited = limitConcurrency(PARALLEL_LOGS);
  return {
    stepsOfJob: async (projectId, buildId, jobId) => {
      const steps = await send(listSteps(projectId, buildId));
      return steps.filter(({ parentId }) => parentId === jobId.toLowerCase()).map(toStep);
    },
    logOfStep: (...of) => limited(() => send(getLog(...of))),
  };
}

function toStep({ id, name, order, taskName, startTime, logId, ...record }: StepRecord): JobStep {
  const startedAt = Date.parse(startTime ?? '');
  return {
    id,
    name: name ?? id,
    order,
    taskName,
    state: toState(record),
    startedAt: Number.isNaN(startedAt) ? null : startedAt,
    logId,
  };
}

function toState({ state, result, errors }: Pick<StepRecord, 'state' | 'result' | 'errors'>): JobStep['state'] {
  if (state !== 'completed') return 'open';
  if (result === 'skipped' || result === 'succeeded') return result;
  // A step whose failure is passed over has succeeded with issues; so has one that only warned.
  return result === 'succeededWithIssues' && errors === 0 ? 'succeeded' : 'failed';
}
