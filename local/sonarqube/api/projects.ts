import { dotnetSettings } from './dotnet';
import { json, noContent, refuse, type Answer } from '../answer';
import { apiDate } from '../dates';
import type { Instance } from '../instance';
import { newCodeOf } from '../new-code-definition';
import { mainBranchOf } from '../projects';
import { canBrowse, canProvision, canScan, demand, isAdministrator, ownerCanBrowse } from '../rights';
import type { AuthenticatedCall, Route } from '../router';
import { COMPONENT_WORDING, listOf, pageOf, paging, requireProject, requireTarget, scopeFields } from '../targets';

/** What SonarQube accepts as a project key. */
const PROJECT_KEY = /^(?=.*[^\d])[A-Za-z0-9\-_.:]{1,400}$/;

/** Projects: create, find, show, and their settings. */
export const PROJECT_ROUTES: readonly Route[] = [
  {
    method: 'POST',
    path: '/api/projects/create',
    required: ['project', 'name'],
    optional: ['mainBranch', 'visibility', 'newCodeDefinitionType', 'newCodeDefinitionValue'],
    handle: create,
  },
  {
    method: 'POST',
    path: '/api/projects/update_visibility',
    required: ['project', 'visibility'],
    handle: ({ instance, caller, parameters }) => {
      const project = requireProject(instance, parameters.get('project') ?? '', COMPONENT_WORDING);
      demand(isAdministrator(caller));
      const visibility = parameters.get('visibility');
      if (visibility !== 'private' && visibility !== 'public') {
        return refuse(400, `Value of parameter 'visibility' (${visibility}) must be one of: [private, public]`);
      }
      project.visibility = visibility;
      return noContent();
    },
  },
  {
    method: 'GET',
    path: '/api/components/search',
    required: ['qualifiers'],
    optional: ['q', 'p', 'ps'],
    handle: search,
  },
  {
    method: 'GET',
    path: '/api/components/show',
    required: ['component'],
    optional: ['branch', 'pullRequest'],
    handle: show,
  },
  {
    method: 'GET',
    path: '/api/settings/values',
    optional: ['component', 'keys'],
    handle: settings,
  },
];

/** Refuses a key that the server takes for that of a project it has. */
export function refuseSimilarKey(instance: Instance, key: string): void {
  const similar = instance.projects.similar(key);
  if (similar === undefined) return;
  refuse(400, `Could not create Project with key: "${key}". A similar key already exists: "${similar.key}"`);
}

/** Refuses what cannot be a project key. */
export function refuseMalformedKey(key: string): void {
  if (PROJECT_KEY.test(key)) return;
  refuse(
    400,
    `Malformed key for Project: '${key}'. Allowed characters are alphanumeric, '-', '_', '.' and ':', with at least one non-digit.`,
  );
}

function create({ instance, caller, parameters }: AuthenticatedCall): Answer {
  demand(canProvision(caller));
  const key = parameters.get('project') ?? '';
  refuseMalformedKey(key);
  refuseSimilarKey(instance, key);
  const project = instance.projects.create(key, {
    name: parameters.get('name') ?? key,
    mainBranch: parameters.get('mainBranch') ?? 'main',
    visibility: parameters.get('visibility') === 'public' ? 'public' : 'private',
  });
  project.newCode = newCodeOf((name) => parameters.get(name) ?? undefined);
  return json({
    project: { key: project.key, name: project.name, qualifier: 'TRK', visibility: project.visibility },
  });
}

function search({ instance, caller, parameters }: AuthenticatedCall): Answer {
  const page = paging(parameters);
  const text = parameters.get('q')?.toLowerCase() ?? '';
  const found = instance.projects
    .all()
    .filter((project) => ownerCanBrowse(caller, project.key))
    .filter((project) => project.key.toLowerCase() === text || project.name.toLowerCase().includes(text));
  return json({
    paging: { pageIndex: page.page, pageSize: page.size, total: found.length },
    components: pageOf(found, page).map((project) => ({
      key: project.key,
      name: project.name,
      qualifier: 'TRK',
      project: project.key,
    })),
  });
}

function show({ instance, caller, parameters }: AuthenticatedCall): Answer {
  const project = requireProject(instance, parameters.get('component') ?? '', COMPONENT_WORDING);
  demand(canBrowse(caller, project.key));
  const target = requireTarget(project, parameters, COMPONENT_WORDING);
  const last = target.analyses.at(-1);
  return json({
    component: {
      key: project.key,
      name: project.name,
      qualifier: 'TRK',
      ...(last ? { analysisDate: apiDate(last.at) } : {}),
      tags: [],
      visibility: project.visibility,
      ...(target.period?.mode === 'PREVIOUS_VERSION' ? { leakPeriodDate: apiDate(target.period.since) } : {}),
      ...(last ? { version: last.version } : {}),
      ...scopeFields(target),
      needIssueSync: false,
    },
    ancestors: [],
  });
}

function settings({ instance, caller, parameters }: AuthenticatedCall): Answer {
  const key = parameters.get('component');
  if (key !== null) {
    const project = requireProject(instance, key, COMPONENT_WORDING);
    demand(canBrowse(caller, project.key) || canScan(caller, project.key));
  }
  const values: Record<string, string> = {
    'sonar.core.id': instance.id,
    'sonar.core.startTime': apiDate(instance.now()),
    'sonar.forceAuthentication': 'true',
    'sonar.qualitygate.ignoreSmallChanges': 'false',
    'sonar.technicalDebt.ratingGrid': '0.05,0.1,0.2,0.5',
    ...dotnetSettings(),
    ...instance.settings.settings,
  };
  if (key !== null) {
    const project = instance.projects.find(key);
    const main = project && mainBranchOf(project).scope;
    if (main?.kind === 'branch') values['sonar.projectCreation.mainBranchName'] = main.name;
  }
  const asked = listOf(parameters, 'keys');
  return json({
    settings: Object.entries(values)
      .filter(([name]) => asked === undefined || asked.includes(name))
      .map(([name, value]) => ({ key: name, value, inherited: true })),
    setSecuredSettings: [],
  });
}
