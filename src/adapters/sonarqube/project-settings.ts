import type { NewCodeDefinition } from '../../documents/import-plan';
import type { CreateAnswer, ProjectAdministration } from '../../ports/sonarqube/administered-server';
import type { ExistingProject } from '../../domain/set-up/plan-import';
import type { HttpAnswer } from '../http/messages';
import { field, toList, toText, toWholeNumber, type Payload } from '../../wire/payload';
import { serverMessage } from './answer-errors';
import type { Query, Requests } from './requests';

const PAGE = 500;
/** A search of SonarQube shows no result behind the 10,000th. */
const MOST_RESULTS = 10_000;

/** Projects as such, and what an administrator sets on them. */
export function projectSettingsArea(requests: Requests): ProjectAdministration {
  const search = (params: Query['params']): Promise<ProjectPage> =>
    requests.askJson(
      {
        path: 'api/components/search',
        action: 'look for projects',
        params: { qualifiers: 'TRK', ps: PAGE, ...params },
      },
      readProjects,
    );
  const send = async (query: Query): Promise<void> => {
    await requests.ask({ method: 'POST', successes: [200, 204], idempotent: true, ...query });
  };
  return {
    projects: async () => {
      const projects: ExistingProject[] = [];
      for (let p = 1; p * PAGE <= MOST_RESULTS; p += 1) {
        const page = await search({ p });
        projects.push(...page.projects);
        if (page.projects.length === 0 || projects.length >= page.total) return { projects, isComplete: true };
      }
      return { projects, isComplete: false };
    },
    projectsLike: async (key) => {
      const { projects } = await search({ q: key });
      return projects.filter((project) => project.key.toLowerCase() === key.toLowerCase());
    },
    createProject: async ({ key, name, newCode }, visibility, mainBranch) => {
      const answer = await requests.ask(
        {
          path: 'api/projects/create',
          action: 'create projects',
          method: 'POST',
          body: {
            kind: 'form',
            fields: {
              project: key,
              name,
              visibility,
              ...(mainBranch !== null && { mainBranch }),
              ...Object.fromEntries(
                Object.entries(newCodeFields(newCode)).map(([field, value]) => [field, String(value)]),
              ),
            },
          },
        },
        (given) => existsRefusal(given) !== null,
      );
      return existsRefusal(answer) ?? { state: 'created' };
    },
    setVisibility: (project, visibility) =>
      send({
        path: 'api/projects/update_visibility',
        action: `change the visibility of ${project}`,
        body: { kind: 'form', fields: { project, visibility } },
      }),
    setNewCode: (project, branch, newCode) =>
      send({
        path: 'api/new_code_periods/set',
        action: `set the new code of ${project}`,
        body: {
          kind: 'form',
          fields: {
            project,
            ...(branch !== null && { branch }),
            type: newCode.type,
            ...('value' in newCode && { value: String(newCode.value) }),
          },
        },
      }),
    qualityGates: () =>
      requests.askJson({ path: 'api/qualitygates/list', action: 'see the quality gates' }, (payload) =>
        toList(field(payload, 'qualitygates'), (gate) => ({
          name: toText(field(gate, 'name')),
          isDefault: field(gate, 'isDefault').value === true,
        })),
      ),
    selectQualityGate: (projectKey, gateName) =>
      send({
        path: 'api/qualitygates/select',
        action: `give ${projectKey} a quality gate`,
        body: { kind: 'form', fields: { projectKey, gateName } },
      }),
  };
}

/** As both APIs name it. `PREVIOUS_VERSION` takes no value. */
export function newCodeFields(newCode: NewCodeDefinition | null): Readonly<Record<string, string>> {
  if (newCode === null) return {};
  return {
    newCodeDefinitionType: newCode.type,
    ...('value' in newCode && { newCodeDefinitionValue: String(newCode.value) }),
  };
}

interface ProjectPage {
  readonly projects: readonly ExistingProject[];
  readonly total: number;
}

function readProjects(payload: Payload): ProjectPage {
  return {
    projects: toList(field(payload, 'components'), (component) => ({
      key: toText(field(component, 'key')),
      name: toText(field(component, 'name')),
    })),
    total: toWholeNumber(field(field(payload, 'paging'), 'total')),
  };
}

function existsRefusal({ status, text }: HttpAnswer): CreateAnswer | null {
  const message = serverMessage(text);
  return status === 400 && /similar key already exists/i.test(message) ? { state: 'exists', message } : null;
}
