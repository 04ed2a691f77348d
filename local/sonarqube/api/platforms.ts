import { json, noContent, refuse, type Answer } from '../answer';
import { askAzure, readRepository } from '../azure-client';
import type { Instance } from '../instance';
import type { PlatformRecord } from '../platforms';
import { canBrowse, canProvision, demand, isAdministrator } from '../rights';
import type { AuthenticatedCall, Route } from '../router';
import { COMPONENT_WORDING, requireProject } from '../targets';

/** `api/alm_settings`: global records of DevOps platforms, of which this server knows Azure DevOps. */
export const PLATFORM_ROUTES: readonly Route[] = [
  {
    method: 'POST',
    path: '/api/alm_settings/create_azure',
    required: ['key', 'url', 'personalAccessToken'],
    handle: ({ instance, caller, parameters }) => {
      demand(isAdministrator(caller));
      const { records } = instance.platforms;
      const key = parameters.get('key') ?? '';
      if (records.some((record) => record.key === key)) {
        refuse(400, `An DevOps Platform setting with key '${key}' already exists`);
      }
      if (records.length > 0 && !instance.features().includes('multiple-alm')) {
        refuse(400, 'A AZURE_DEVOPS setting is already defined');
      }
      instance.platforms.add(key, parameters.get('url') ?? '', parameters.get('personalAccessToken') ?? '');
      return noContent();
    },
  },
  {
    method: 'POST',
    path: '/api/alm_settings/update_azure',
    required: ['key', 'url'],
    optional: ['newKey', 'personalAccessToken'],
    handle: ({ instance, caller, parameters }) => {
      demand(isAdministrator(caller));
      const record = recordOf(instance, parameters.get('key') ?? '');
      const url = (parameters.get('url') ?? '').replace(/\/$/, '');
      const token = parameters.get('personalAccessToken') ?? '';
      if (token === '' && url !== record.url) {
        refuse(400, 'Please provide the Personal Access Token to update the URL.');
      }
      record.url = url;
      if (token !== '') record.token = token;
      return noContent();
    },
  },
  {
    method: 'GET',
    path: '/api/alm_settings/list',
    optional: ['project'],
    handle: ({ instance }) =>
      json({ almSettings: instance.platforms.records.map(({ key, url }) => ({ key, alm: 'azure', url })) }),
  },
  {
    method: 'GET',
    path: '/api/alm_settings/validate',
    required: ['key'],
    handle: async ({ instance, caller, parameters }) => {
      demand(isAdministrator(caller));
      const { url, token } = recordOf(instance, parameters.get('key') ?? '');
      const { status } = await askAzure(url, '_apis/projects', token);
      // Any 2xx will do, a sign-in page too.
      return status >= 200 && status < 300 ? noContent() : refuse(400, 'Invalid Azure URL or Personal Access Token');
    },
  },
  {
    method: 'GET',
    path: '/api/alm_settings/get_binding',
    required: ['project'],
    handle: getBinding,
  },
  {
    method: 'POST',
    path: '/api/alm_settings/set_azure_binding',
    needsBranches: true,
    required: ['almSetting', 'project', 'projectName', 'repositoryName', 'monorepo'],
    optional: ['inlineAnnotationsEnabled'],
    handle: ({ instance, caller, parameters }) => {
      demand(isAdministrator(caller));
      const record = recordOf(instance, parameters.get('almSetting') ?? '');
      const { key } = requireProject(instance, parameters.get('project') ?? '', COMPONENT_WORDING);
      const [slug, repository] = [parameters.get('projectName') ?? '', parameters.get('repositoryName') ?? ''];
      instance.platforms.bind(key, record, slug, repository, parameters.get('monorepo') === 'true');
      return noContent();
    },
  },
];

/** The record of a key, or 404. */
export function recordOf(instance: Instance, key: string): PlatformRecord {
  return (
    instance.platforms.records.find((record) => record.key === key) ??
    refuse(404, `DevOps Platform setting with key '${key}' cannot be found`)
  );
}

/** The caller's own token for a record; without one the server says so in words that differ by question. */
export function personalTokenOf(
  { instance, caller }: AuthenticatedCall,
  record: PlatformRecord,
  missing: string,
): string {
  demand(canProvision(caller));
  return instance.platforms.personalToken(caller.user.login, record) ?? refuse(400, missing);
}

async function getBinding({ instance, caller, parameters }: AuthenticatedCall): Promise<Answer> {
  const project = requireProject(instance, parameters.get('project') ?? '', COMPONENT_WORDING);
  demand(canBrowse(caller, project.key) || isAdministrator(caller));
  const binding = instance.platforms.bindings.get(project.key);
  if (!binding) return refuse(404, `Project '${project.key}' is not bound to any DevOps Platform`);
  const { record, slug, repository, monorepo } = binding;
  const found = await readRepository(record.url, record.token, slug, repository).catch(() => undefined);
  return json({
    key: record.key,
    alm: 'azure',
    repository,
    url: record.url,
    slug,
    monorepo,
    inlineAnnotationsEnabled: true,
    ...(found?.webUrl === undefined ? {} : { repositoryUrl: found.webUrl }),
  });
}
