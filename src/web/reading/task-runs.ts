import type { TimelineRecord } from '../../wire/azure-devops/timeline';
import type { TaskName, TaskRun } from './build-snapshot';

/** Names of the pipeline tasks as in their `task.json`. */
const taskNames: ReadonlyMap<string, TaskName> = new Map([
  ['sonarqubeserverprepare', 'prepare'],
  ['sonarqubeserveranalyze', 'analyze'],
  ['sonarqubeserverpublish', 'publish'],
]);

type RecordsById = ReadonlyMap<string, TimelineRecord>;

/** The tasks of this extension in a build's timeline, in the order of their steps. */
export function toTaskRuns(records: readonly TimelineRecord[] | undefined): readonly TaskRun[] | undefined {
  if (records === undefined) return undefined;
  const byId = new Map(records.map((record) => [record.id, record]));
  return records
    .flatMap((record) => {
      const task = taskNames.get(record.taskName?.toLowerCase() ?? '');
      return task === undefined ? [] : [{ order: orderOf(record, byId), run: toTaskRun(task, record, byId) }];
    })
    .sort((left, right) => left.order.localeCompare(right.order))
    .map(({ run }) => run);
}

function toTaskRun(task: TaskName, record: TimelineRecord, byId: RecordsById): TaskRun {
  return {
    task,
    recordId: record.id,
    jobId: record.parentId ?? undefined,
    displayName: record.name ?? task,
    jobName: byId.get(record.parentId ?? '')?.name ?? undefined,
    state: record.state === 'completed' ? 'finished' : record.state === 'inProgress' ? 'running' : 'pending',
    result: toResult(record.result),
    startedAt: record.startTime ?? undefined,
    messages: record.messages,
  };
}

function toResult(result: string | null): TaskRun['result'] {
  switch (result) {
    case 'succeeded':
    case 'succeededWithIssues':
      return 'succeeded';
    case 'failed':
    case 'abandoned':
      return 'failed';
    case 'canceled':
    case 'skipped':
      return result;
    default:
      return undefined;
  }
}

/** Stage, phase, job and step in one sortable text. */
function orderOf(record: TimelineRecord, byId: RecordsById): string {
  const parts: string[] = [];
  const seen = new Set<TimelineRecord>();
  for (
    let at: TimelineRecord | undefined = record;
    at !== undefined && !seen.has(at);
    at = byId.get(at.parentId ?? '')
  ) {
    seen.add(at);
    parts.unshift(String(at.order).padStart(6, '0'));
  }
  return parts.join('/');
}
