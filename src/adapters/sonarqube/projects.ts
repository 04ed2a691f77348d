import type { SonarQube } from '../../ports/sonarqube';
import { field } from '../http/payload';
import { readAnswer } from './answer-errors';
import type { Query, Requests } from './requests';

/** Projects. */
export function projectArea(requests: Requests): Pick<SonarQube, 'projectExists'> {
  return {
    projectExists: async (projectKey) => {
      // Unlike `api/components/show`, which needs the right to browse, an analysis token may ask this.
      const query: Query = {
        path: 'api/project_branches/list',
        action: `see the project ${projectKey}`,
        params: { project: projectKey },
      };
      const answer = await requests.ask(query, ({ status }) => status === 403 || status === 404);
      if (answer.status === 403) return 'unknown';
      if (answer.status === 404) return false;
      readAnswer(requests.connection, query, answer, (payload) => field(payload, 'branches'));
      return true;
    },
  };
}
