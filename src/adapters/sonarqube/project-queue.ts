import type { ProjectQueue } from '../../ports/sonarqube/project-queue';
import { field, toList } from '../../wire/payload';
import type { Requests } from './requests';
import { readMark } from './scope';

/** The queue of a project. Tasks of the main branch bear its name, or nothing where the report did not name a branch. */
export function projectQueueArea(requests: Requests): ProjectQueue {
  return {
    openTasks: async (projectKey, of) => {
      const marks = await requests.askJson(
        {
          path: 'api/ce/component',
          action: `see the background tasks of ${projectKey}`,
          params: { component: projectKey },
        },
        (payload) => toList(field(payload, 'queue'), readMark),
      );
      const pullRequest = 'pullRequest' in of ? of.pullRequest : null;
      const branch = 'branch' in of ? of.branch : null;
      // Which branch is the main one is not told here: a task with any branch may be its own, and waiting longer is no harm.
      return marks.filter((mark) =>
        pullRequest === null && branch === null
          ? mark.pullRequest === null
          : mark.pullRequest === pullRequest && (mark.branch === branch || mark.branch === null),
      ).length;
    },
  };
}
