import { isObject, listOf, textOf, type JsonObject } from './json';
import type { TaskName, TaskRun } from './report-source';

/** Names of the pipeline tasks as in their `task.json`. */
const taskNames: Readonly<Record<string, TaskName>> = {
  sonarqubeserverprepare: 'prepare',
  sonarqubeserveranalyze: 'analyze',
  sonarqubeserverpublish: 'publish',
};

/** The tasks of this extension in a build's timeline, in the order of their steps. */
export function toTaskRuns(timeline: unknown): readonly TaskRun[] | undefined {
  if (!isObject(timeline)) return undefined;
  const records = listOf(timeline['records']).filter(isObject);
  const byId = new Map(records.map((record) => [record['id'], record]));
  return records
    .flatMap((record) => {
      const task = taskOf(record);
      return task === undefined ? [] : [{ order: orderOf(record, byId), run: toTaskRun(task, record, byId) }];
    })
    .sort((left, right) => left.order.localeCompare(right.order))
    .map(({ run }) => run);
}

function taskOf(record: JsonObject): TaskName | undefined {
  const task = record['task'];
  const name = isObject(task) ? textOf(task['name']) : undefined;
  return name === undefined ? undefined : taskNames[name.toLowerCase()];
}

function toTaskRun(task: TaskName, record: JsonObject, byId: ReadonlyMap<unknown, JsonObject>): TaskRun {
  const job = byId.get(record['parentId']);
  return {
    task,
    recordId: textOf(record['id'])?.toLowerCase(),
    jobId: textOf(record['parentId'])?.toLowerCase(),
    displayName: textOf(record['name']) ?? task,
    jobName: job ? textOf(job['name']) : undefined,
    state: record['state'] === 'completed' ? 'finished' : record['state'] === 'inProgress' ? 'running' : 'pending',
    result: toResult(record['result']),
    startedAt: textOf(record['startTime']),
    messages: listOf(record['issues']).flatMap((issue) => (isObject(issue) ? (textOf(issue['message']) ?? []) : [])),
  };
}

function toResult(result: unknown): TaskRun['result'] {
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
function orderOf(record: JsonObject, byId: ReadonlyMap<unknown, JsonObject>): string {
  const parts: string[] = [];
  const seen = new Set<JsonObject>();
  for (let at: JsonObject | undefined = record; at !== undefined && !seen.has(at); at = byId.get(at['parentId'])) {
    seen.add(at);
    parts.unshift(String(typeof at['order'] === 'number' ? at['order'] : 0).padStart(6, '0'));
  }
  return parts.join('/');
}
