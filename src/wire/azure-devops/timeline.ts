import {
  field,
  inside,
  toList,
  toOptionalList,
  toOptionalNumber,
  toOptionalText,
  toText,
  type Payload,
} from '../payload';
import { pathOf, type ApiRequest } from './api-request';

/** A stage, job or step of a build. */
export interface TimelineRecord {
  readonly id: string;
  readonly parentId: string | null;
  readonly name: string | null;
  /** Among the records of the same parent. */
  readonly order: number;
  /** `pending`, `inProgress` or `completed`. */
  readonly state: string | null;
  /** `succeeded`, `succeededWithIssues`, `failed`, `canceled`, `skipped` or `abandoned`, once it is completed. */
  readonly result: string | null;
  /** ISO 8601; of jobs and their steps by the clock of the agent. Source: azure-pipelines-agent, `ExecutionContext.Start`. */
  readonly startTime: string | null;
  /** Name of the task in its `task.json`, for steps that run one. */
  readonly taskName: string | null;
  /** Errors and warnings, oldest first. */
  readonly messages: readonly string[];
}

/** The course of a build. */
export function getTimeline(projectId: string, buildId: string): ApiRequest<readonly TimelineRecord[]> {
  return {
    path: pathOf(projectId, '_apis', 'build', 'builds', buildId, 'timeline'),
    what: `the request for the timeline of build ${buildId}`,
    read: (payload) => toList(field(payload, 'records'), toRecord),
  };
}

function toRecord(record: Payload): TimelineRecord {
  const task = field(record, 'task');
  return {
    // Ids are compared, and not every part of the server writes them alike.
    id: toText(field(record, 'id')).toLowerCase(),
    parentId: toOptionalText(field(record, 'parentId'))?.toLowerCase() ?? null,
    name: toOptionalText(field(record, 'name')),
    order: toOptionalNumber(field(record, 'order')) ?? 0,
    state: toOptionalText(field(record, 'state')),
    result: toOptionalText(field(record, 'result')),
    startTime: toOptionalText(field(record, 'startTime')),
    taskName: toOptionalText(inside(task, 'name')),
    messages: toOptionalList(field(record, 'issues'), (issue) => toOptionalText(field(issue, 'message')) ?? '').filter(
      (message) => message !== '',
    ),
  };
}
