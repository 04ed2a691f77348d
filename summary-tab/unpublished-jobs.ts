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
  return [...jobs.entries()]
    .filter(([jobId, steps]) => {
      const prepared = steps.some(
        ({ task, result }) => task !== 'publish' && result !== undefined && result !== 'skipped',
      );
      const published = steps.filter(({ task }) => task === 'publish');
      const reported = records.has(jobId) || published.some(({ recordId }) => records.has(recordId));
      const ended = published.some(({ result }) => result === 'succeeded' || (result === 'failed' && !allPlaced));
      return prepared && !reported && !ended;
    })
    .map(([, steps]) => steps);
}
