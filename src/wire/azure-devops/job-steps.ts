import { field, inside, toList, toOptionalNumber, toWholeText } from '../payload';
import { pathOf, type ApiRequest } from './api-request';
import { getTimeline, type TimelineRecord } from './timeline';

/** A record of the course of a build, with what is asked of steps only. */
export interface StepRecord extends TimelineRecord {
  /** How many errors it told of. */
  readonly errors: number;
  /** `null` until the agent has sent what it printed. */
  readonly logId: number | null;
}

/** All records of a build: steps are those below a job. */
export function listSteps(projectId: string, buildId: string): ApiRequest<readonly StepRecord[]> {
  const timeline = getTimeline(projectId, buildId);
  return {
    ...timeline,
    read: (payload, ...told) => {
      const records = timeline.read(payload, ...told);
      const further = toList(field(payload, 'records'), (record) => {
        const log = field(record, 'log');
        return {
          errors: toOptionalNumber(field(record, 'errorCount')) ?? 0,
          logId: toOptionalNumber(inside(log, 'id')),
        };
      });
      return records.map((record, index) => ({ ...record, errors: 0, logId: null, ...further[index] }));
    },
  };
}

/** What a step printed, as text. */
export function getLog(projectId: string, buildId: string, logId: number): ApiRequest<string> {
  return {
    path: pathOf(projectId, '_apis', 'build', 'builds', buildId, 'logs', String(logId)),
    what: `the request for log ${logId} of build ${buildId}`,
    answer: 'file',
    read: toWholeText,
  };
}
