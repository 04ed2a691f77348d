import type { BuildTimeline } from '../../ports/azure-devops';
import type { Clock } from '../../ports/clock';
import { field, toList, toOptionalText, toText } from '../http/payload';
import type { AskAzureDevOps } from './requests';

/** Timelines of builds. The version is the lowest that all supported servers share. */
export function timelineArea(ask: AskAzureDevOps, clock: Clock): BuildTimeline {
  return {
    jobBegan: (projectId, buildId, jobId) =>
      ask(
        {
          method: 'GET',
          path: `${encodeURIComponent(projectId)}/_apis/build/builds/${encodeURIComponent(buildId)}/timeline`,
          what: `the request for the timeline of build ${buildId}`,
          version: '5.0',
        },
        (payload, serverTime) => {
          const records = toList(field(payload, 'records'), (record) => ({
            id: toText(field(record, 'id')),
            startTime: toOptionalText(field(record, 'startTime')),
          }));
          const job = records.find(({ id }) => id.toLowerCase() === jobId.toLowerCase());
          const began = Date.parse(job?.startTime ?? '') + clock.now() - serverTime;
          return Number.isNaN(began) ? null : began;
        },
      ),
  };
}
