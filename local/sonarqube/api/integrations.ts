import { randomUUID } from 'node:crypto';
import { json, noContent, refuse, type Answer } from '../answer';
import { askAzure, listOf, readRepository, searchRepositories } from '../azure-client';
import type { Instance } from '../instance';
import type { PlatformRecord } from '../platforms';
import { newCodeOf } from '../new-code-definition';
import { canProvision, demand } from '../rights';
import type { AuthenticatedCall, Route } from '../router';
import { personalTokenOf, recordOf } from './platforms';

/** `api/alm_integrations`: what a user does with the own token. */
export const INTEGRATION_ROUTES: readonly Route[] = [
  {
    method: 'POST',
    path: '/api/alm_integrations/set_pat',
    required: ['pat'],
    optional: ['almSetting', 'username'],
    handle: ({ instance, caller, parameters }) => {
      demand(canProvision(caller));
      instance.platforms.setPersonalToken(caller.user.login, chosen(instance, parameters), parameters.get('pat') ?? '');
      return noContent();
    },
  },
  {
    method: 'GET',
    path: '/api/alm_integrations/check_pat',
    optional: ['almSetting'],
    handle: async (call) => {
      const record = chosen(call.instance, call.parameters);
      const token = personalTokenOf(call, record, `personal access token for '${record.key}' is missing`);
      const { status } = await askAzure(record.url, '_apis/projects', token);
      if (status >= 200 && status < 300) return noContent();
      return refuse(400, status === 401 ? 'Invalid personal access token' : 'Invalid Azure URL');
    },
  },
  {
    method: 'GET',
    path: '/api/alm_integrations/list_azure_projects',
    optional: ['almSetting'],
    handle: async (call) => {
      const record = chosen(call.instance, call.parameters);
      const token = personalTokenOf(call, record, 'No personal access token found');
      // Asked once, without a word of pages: Azure DevOps answers with its first hundred.
      const { status, body } = await askAzure(record.url, '_apis/projects', token);
      const projects = listOf(status, body).map((project) => {
        const { name, description } = project as { readonly name: string; readonly description?: string };
        return { name, description: description ?? '' };
      });
      return json({ projects: projects.sort((left, right) => (left.name < right.name ? -1 : 1)) });
    },
  },
  {
    method: 'GET',
    path: '/api/alm_integrations/search_azure_repos',
    optional: ['almSetting', 'projectName', 'searchQuery'],
    handle: search,
  },
  {
    method: 'POST',
    path: '/api/alm_integrations/import_azure_project',
    required: ['projectName', 'repositoryName'],
    optional: ['almSetting', 'newCodeDefinitionType', 'newCodeDefinitionValue'],
    handle: importProject,
  },
];

function chosen(instance: Instance, parameters: URLSearchParams): PlatformRecord {
  const key = parameters.get('almSetting');
  const [only] = instance.platforms.records;
  return key === null && only !== undefined ? only : recordOf(instance, key ?? '');
}

async function search(call: AuthenticatedCall): Promise<Answer> {
  const { instance, parameters } = call;
  const record = chosen(instance, parameters);
  const token = personalTokenOf(call, record, 'No personal access token found');
  const found = await searchRepositories(record.url, token, parameters.get('projectName'));
  const text = (parameters.get('searchQuery') ?? '').toLowerCase();
  const bindings = [...instance.platforms.bindings.values()].filter((binding) => binding.record === record);
  const repositories = found
    .filter(({ name, project }) => name.toLowerCase().includes(text) || project.toLowerCase().includes(text))
    .map(({ name, project }) => {
      const bound = bindings.find(({ slug, repository }) => slug === project && repository === name);
      const owner = bound && instance.projects.find(bound.projectKey);
      return { name, projectName: project, ...(owner ? { sqProjectKey: owner.key, sqProjectName: owner.name } : {}) };
    });
  return json({ repositories });
}

async function importProject(call: AuthenticatedCall): Promise<Answer> {
  const { instance, parameters } = call;
  const record = chosen(instance, parameters);
  const token = personalTokenOf(call, record, `personal access token for '${record.key}' is missing`);
  const names = [parameters.get('projectName') ?? '', parameters.get('repositoryName') ?? ''] as const;
  const found = await readRepository(record.url, token, ...names);
  const key = `${found.project}_${found.name}_${randomUUID()}`.replaceAll(/[^a-zA-Z0-9\-_.:]/g, '_');
  const project = instance.projects.create(key, {
    name: found.name,
    mainBranch: found.defaultBranch?.replace(/^refs\/heads\//, '') ?? 'main',
    visibility: 'public',
  });
  project.newCode = newCodeOf((name) => parameters.get(name) ?? undefined);
  instance.platforms.bind(key, record, found.project, found.name, false);
  return json({ project: { key, name: project.name, qualifier: 'TRK', visibility: project.visibility } });
}
