import { json, Refusal, refuse, v2Error, type Answer } from '../answer';
import { readRepository } from '../azure-client';
import type { PlatformBinding } from '../platforms';
import { newCodeOf } from '../new-code-definition';
import { canProvision, demand } from '../rights';
import type { AuthenticatedCall, Route } from '../router';
import { personalTokenOf } from './platforms';
import { refuseMalformedKey, refuseSimilarKey } from './projects';

const ROOT = '/api/v2/dop-translation';

/** `api/v2/dop-translation`: projects that belong to repositories. */
export const BOUND_PROJECT_ROUTES: readonly Route[] = [
  {
    method: 'GET',
    path: `${ROOT}/dop-settings`,
    since: '10.5',
    handle: ({ instance, caller }) => {
      demand(canProvision(caller));
      const { records } = instance.platforms;
      return json({
        dopSettings: records.map(({ id, key, url }) => ({ id, type: 'azure', key, url, appId: null })),
        page: { pageIndex: 1, pageSize: records.length, total: records.length },
      });
    },
  },
  { method: 'POST', path: `${ROOT}/bound-projects`, since: '10.5', handle: (call) => inV2(() => create(call, false)) },
  // 10.5 to 10.7 have no PUT and answer 400 without a reason.
  { method: 'PUT', path: `${ROOT}/bound-projects`, since: '10.5', handle: (call) => inV2(() => createOrBind(call)) },
  {
    method: 'GET',
    path: `${ROOT}/project-bindings`,
    since: '10.5',
    optional: ['dopSettingId', 'repository', 'repositoryUrl', 'pageIndex', 'pageSize'],
    handle: bindings,
  },
];

/** Errors of the second API have another form. */
async function inV2(action: () => Promise<Answer>): Promise<Answer> {
  try {
    return await action();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const { errors } = JSON.parse(error.answer.body.toString()) as {
      readonly errors: readonly { readonly msg: string }[];
    };
    return v2Error(error.answer.status, errors.map(({ msg }) => msg).join(' '));
  }
}

async function createOrBind(call: AuthenticatedCall): Promise<Answer> {
  if (call.instance.settings.version.year < 25) refuse(400, 'An error occurred while processing the request.');
  return create(call, true);
}

async function create(call: AuthenticatedCall, bindsExisting: boolean): Promise<Answer> {
  const { instance, body } = call;
  const given = JSON.parse(body.toString('utf8')) as Readonly<Record<string, unknown>>;
  const text = (name: string): string | undefined => {
    const value = given[name];
    return typeof value === 'string' ? value : undefined;
  };
  const record = instance.platforms.records.find(({ id }) => id === text('devOpsPlatformSettingId'));
  if (!record) {
    return refuse(400, 'devOpsPlatformSettingId value not found, must be the ID of the DevOps Platform configuration');
  }
  const slug = text('projectIdentifier') ?? refuse(400, 'DevOps Project Identifier cannot be null for Azure DevOps');
  const token = personalTokenOf(call, record, `personal access token for '${record.key}' is missing`);
  const repository = await readRepository(record.url, token, slug, text('repositoryIdentifier') ?? '');
  const [key = '', name = ''] = [text('projectKey'), text('projectName')];
  refuseMalformedKey(key);
  const present = bindsExisting ? instance.projects.find(key) : undefined;
  if (!present) refuseSimilarKey(instance, key);
  if (present && present.name !== name) {
    refuse(400, `Project with key '${key}' cannot be bound - configuration mismatch`);
  }
  const newCode = newCodeOf(text);
  const project =
    present ??
    instance.projects.create(key, {
      name,
      mainBranch: repository.defaultBranch?.replace(/^refs\/heads\//, '') ?? 'main',
      visibility: 'public',
    });
  if (newCode !== undefined) project.newCode = newCode;
  const binding = instance.platforms.bind(key, record, repository.project, repository.name, given['monorepo'] === true);
  return json(
    { projectId: key, bindingId: binding.id, newProjectCreated: present === undefined },
    bindsExisting ? 200 : 201,
  );
}

function bindings({ instance, caller, parameters }: AuthenticatedCall): Answer {
  demand(canProvision(caller));
  const [pageIndex, pageSize] = [Number(parameters.get('pageIndex') ?? 1), Number(parameters.get('pageSize') ?? 50)];
  if (pageIndex < 1 || pageSize > 500) return v2Error(400, 'Value out of range');
  const repository = parameters.get('repository')?.toLowerCase();
  const matches = ({ record, repository: name }: PlatformBinding): boolean =>
    record.id === (parameters.get('dopSettingId') ?? record.id) &&
    (repository === undefined || name.toLowerCase() === repository);
  const found = [...instance.platforms.bindings.values()].filter(matches);
  const page = pageSize === 0 ? [] : found.slice((pageIndex - 1) * pageSize, pageIndex * pageSize);
  return json({
    projectBindings: page.map(({ id, record, projectKey, repository: name, slug }) => ({
      id,
      devOpsPlatformSettingId: record.id,
      projectId: projectKey,
      projectKey,
      repository: name,
      slug,
    })),
    page: { pageIndex, pageSize, total: found.length },
  });
}
