import type { ProjectAnswer, ProjectLookup } from '../../ports/sonarqube/project-lookup';
import type { HttpAnswer } from '../http/messages';
import { field, toList, toOptionalText, type Payload } from '../../wire/payload';
import { readAnswer, serverMessage } from './answer-errors';
import type { Query, Requests } from './requests';

/** Projects. */
export function projectArea(requests: Requests): ProjectLookup {
  return {
    project: async (projectKey) => {
      // Unlike `api/components/show`, which needs the right to browse, an analysis token may ask this.
      const query: Query = {
        path: 'api/project_branches/list',
        action: `see the project ${projectKey}`,
        params: { project: projectKey },
      };
      const answer = await requests.ask(query, (given) => refusalIn(given) !== null);
      return refusalIn(answer) ?? readAnswer(requests.connection, query, answer, readBranches);
    },
  };
}

/**
 * What the server itself refuses; not a gateway in front of it, whose pages say nothing about the project. The server
 * looks for the project first, and then demands "Browse" or "Execute Analysis" on it, or the latter for all projects. Who
 * has none of them may not analyze it either. Source: SonarQube, `branch/ws/ListAction` and `ce/queue/ReportSubmitter`.
 */
function refusalIn({ status, text }: HttpAnswer): ProjectAnswer | null {
  if (status === 403 && /^insufficient privileges/i.test(serverMessage(text))) return { state: 'forbidden' };
  if (status === 404 && /^project .* not found/i.test(serverMessage(text))) return { state: 'missing' };
  return null;
}

function readBranches(payload: Payload): ProjectAnswer {
  const branches = toList(field(payload, 'branches'), (branch) => ({
    name: toOptionalText(field(branch, 'name')),
    isMain: field(branch, 'isMain').value === true,
    isAnalyzed: toOptionalText(field(branch, 'analysisDate')) !== null,
  }));
  return {
    state: 'exists',
    branches: {
      main: branches.find(({ isMain }) => isMain)?.name ?? null,
      names: branches.flatMap(({ name }) => name ?? []),
      analyzed: branches.flatMap(({ name, isAnalyzed }) => (isAnalyzed ? (name ?? []) : [])),
    },
  };
}
