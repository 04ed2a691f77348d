import type {
  BindAnswer,
  BoundProjects,
  CreateAnswer,
  PlatformRecord,
  RepositoryName,
} from '../../ports/sonarqube/administered-server';
import type { Binding, ExistingProject } from '../../domain/set-up/plan-import';
import type { HttpAnswer } from '../http/messages';
import { field, toList, toOptionalText, toText, toWholeNumber, type Payload } from '../../wire/payload';
import { isUnknownRoute, readAnswer, serverMessage } from './answer-errors';
import { newCodeFields } from './project-settings';
import type { Query, Requests } from './requests';

const PATH = 'api/v2/dop-translation/bound-projects';
const PAGE = 500;

/** Projects that belong to repositories: how they are made, found and bound. */
export function boundProjectArea(requests: Requests): BoundProjects {
  return {
    bindings: async (record, repository) => {
      if (record.id === null) return earlierBindings(requests, record.key, repository);
      const found: Binding[] = [];
      for (let pageIndex = 1; ; pageIndex += 1) {
        const page = await requests.askJson(
          {
            path: 'api/v2/dop-translation/project-bindings',
            action: 'see which projects belong to repositories',
            params: { dopSettingId: record.id, repository, pageIndex, pageSize: PAGE },
          },
          readBindings,
        );
        found.push(...page.bindings);
        if (page.bindings.length === 0 || found.length >= page.total) return found;
      }
    },
    createBoundProject: async ({ key, name, newCode }, record, of, monorepo) => {
      const query: Query = {
        path: PATH,
        action: `create the project ${key}`,
        method: 'POST',
        successes: [200, 201],
        body: {
          kind: 'json',
          value: { ...bindingFields({ key, name }, record, of, monorepo), ...newCodeFields(newCode) },
        },
      };
      const answer = await requests.ask(query, (given) => createRefusal(given) !== null);
      return createRefusal(answer) ?? { state: 'created' };
    },
    bindProject: async ({ key, name }, record, of, monorepo) => {
      const answer =
        record.id === null
          ? 'unsupported'
          : await requests.ask(
              {
                path: PATH,
                action: `bind the project ${key}`,
                method: 'PUT',
                // What was sent once may have taken effect: whoever lost the answer looks.
                idempotent: false,
                body: { kind: 'json', value: bindingFields({ key, name }, record, of, monorepo) },
              },
              (given) => bindRefusal(given) !== null,
            );
      const bound: BindAnswer =
        answer === 'unsupported' ? { state: answer } : (bindRefusal(answer) ?? { state: 'bound' });
      if (bound.state !== 'unsupported') return bound;
      // Commercial editions have had this since 8.1.
      const earlier = await requests.ask(
        {
          path: 'api/alm_settings/set_azure_binding',
          action: `bind the project ${key}`,
          method: 'POST',
          successes: [200, 204],
          idempotent: true,
          body: {
            kind: 'form',
            fields: {
              almSetting: record.key,
              project: key,
              projectName: of.project,
              repositoryName: of.repository,
              monorepo: String(monorepo),
            },
          },
        },
        isUnknownRoute,
      );
      return isUnknownRoute(earlier) ? bound : { state: 'bound' };
    },
    importRepository: async (record, { project, repository }) => {
      const query: Query = {
        path: 'api/alm_integrations/import_azure_project',
        action: `import ${project}/${repository}`,
        method: 'POST',
        body: {
          kind: 'form',
          fields: { almSetting: record.key, projectName: project, repositoryName: repository },
        },
      };
      return requests.askJson(query, (payload) => {
        const made = field(payload, 'project');
        return { key: toText(field(made, 'key')), name: toText(field(made, 'name')) };
      });
    },
  };
}

/** What making and binding a project both tell of it. */
function bindingFields(
  project: ExistingProject,
  record: PlatformRecord,
  of: RepositoryName,
  monorepo: boolean,
): object {
  return {
    projectKey: project.key,
    projectName: project.name,
    devOpsPlatformSettingId: record.id,
    repositoryIdentifier: of.repository,
    projectIdentifier: of.project,
    monorepo,
  };
}

/** Before 10.5 the search for repositories tells which are bound. It asks Azure DevOps with the user's own token. */
async function earlierBindings(
  requests: Requests,
  almSetting: string,
  repository: string | undefined,
): Promise<readonly Binding[]> {
  const query: Query = {
    path: 'api/alm_integrations/search_azure_repos',
    action: 'search the repositories',
    params: { almSetting, searchQuery: repository },
  };
  const answer = await requests.ask(query);
  return readAnswer(requests.connection, query, answer, (payload) =>
    toList(field(payload, 'repositories'), (found) => ({
      projectKey: toOptionalText(field(found, 'sqProjectKey')),
      project: toText(field(found, 'projectName')),
      repository: toText(field(found, 'name')),
    })).flatMap(({ projectKey, ...of }) => (projectKey === null ? [] : [{ projectKey, ...of }])),
  );
}

function readBindings(payload: Payload): { readonly bindings: readonly Binding[]; readonly total: number } {
  return {
    bindings: toList(field(payload, 'projectBindings'), (binding) => ({
      projectKey: toText(field(binding, 'projectKey')),
      project: toOptionalText(field(binding, 'slug')) ?? '',
      repository: toOptionalText(field(binding, 'repository')) ?? '',
    })),
    total: toWholeNumber(field(field(payload, 'page'), 'total')),
  };
}

function createRefusal({ status, text }: HttpAnswer): CreateAnswer | null {
  const message = serverMessage(text);
  if (status === 400 && /a similar key already exists|key already exists/i.test(message))
    return { state: 'exists', message };
  return isUnreadable(status, message) ? { state: 'unreadable', message } : null;
}

function bindRefusal({ status, text }: HttpAnswer): BindAnswer | null {
  const message = serverMessage(text);
  if (status === 400 && /configuration mismatch/i.test(message)) return { state: 'other-name' };
  // 10.5 to 10.7 know no PUT, and say nothing of it.
  if (status === 405 || (status === 400 && /^an error occurred while processing the request/i.test(message))) {
    return { state: 'unsupported' };
  }
  return isUnreadable(status, message) ? { state: 'unreadable', message } : null;
}

/** 500 with this text is what Azure DevOps answered to SonarQube, whatever that was. */
function isUnreadable(status: number, message: string): boolean {
  return status === 500 && /^failed to fetch azuredevops repository/i.test(message);
}
