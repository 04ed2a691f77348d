import type { BuildSnapshot, TaskRun } from './report-source';

/**
 * Jobs of a finished run in which an analysis was prepared and no verdict was published. Nobody judged them, whatever the
 * reports of other jobs say. Where Azure DevOps does not tell which job a report came from, a job is given the benefit.
 *
 * @returns for each such job its steps of this extension, in order
 */
export function unpublishedJobs({ build, attachments, tasks }: BuildSnapshot): readonly (readonly TaskRun[])[] {
  if (tasks === undefined || (build !== undefined && build.state !== 'finished')) return [];
  const jobs = new Map<string | undefined, TaskRun[]>();
  for (const task of tasks) jobs.set(task.jobId, [...(jobs.get(task.jobId) ?? []), task]);
  const known = new Set(tasks.flatMap(({ recordId, jobId }) => [recordId, jobId]));
  const records = new Set(attachments.map(({ recordId }) => recordId));
  const allPlaced = attachments.every(({ recordId }) => recordId !== undefined && known.has(recordId));
  return [...jobs.values()].filter((steps) => isPrepared(steps) && !isPublished(steps, records, allPlaced));
}

function isPrepared(steps: readonly TaskRun[]): boolean {
  return steps.some(({ task, result }) => task !== 'publish' && result !== undefined && result !== 'skipped');
}

/**
 * @param records records of the timeline that reports hang on
 * @param allPlaced whether each report is known to be of a step or job
 */
function isPublished(steps: readonly TaskRun[], records: ReadonlySet<string | undefined>, allPlaced: boolean): boolean {
  const published = steps.filter(({ task }) => task === 'publish');
  return (
    records.has(steps[0]?.jobId) ||
    published.some(({ recordId, result }) => {
      return records.has(recordId) || result === 'succeeded' || (result === 'failed' && !allPlaced);
    })
  );
}
