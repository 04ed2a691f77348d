import { json, type Answer } from '../answer';
import { apiDate } from '../dates';
import { newCodeOf } from '../new-code-definition';
import { mainBranchOf } from '../projects';
import { canBrowse, canScan, demand, isAdministrator } from '../rights';
import type { AuthenticatedCall, Route } from '../router';
import { requireProject } from '../targets';
import { isAtLeast } from '../version';
import type { Target } from '../model';

/** Branches and pull requests of a project, and what their new code is. */
export const BRANCH_ROUTES: readonly Route[] = [
  {
    method: 'GET',
    path: '/api/project_branches/list',
    required: ['project|branchIds'],
    handle: branches,
  },
  {
    method: 'GET',
    path: '/api/project_pull_requests/list',
    needsBranches: true,
    required: ['project'],
    handle: pullRequests,
  },
  {
    method: 'GET',
    path: '/api/new_code_periods/show',
    optional: ['project', 'branch'],
    handle: newCodePeriod,
  },
  {
    method: 'POST',
    path: '/api/new_code_periods/set',
    required: ['type'],
    optional: ['project', 'branch', 'value'],
    handle: ({ instance, caller, parameters }) => {
      const project = requireProject(instance, parameters.get('project') ?? '');
      demand(isAdministrator(caller));
      const fields: Readonly<Record<string, string>> = {
        newCodeDefinitionType: 'type',
        newCodeDefinitionValue: 'value',
      };
      project.newCode = newCodeOf((name) => parameters.get(fields[name] ?? name) ?? undefined);
      return json({});
    },
  },
];

function projectTargets({ instance, caller, parameters }: AuthenticatedCall): readonly Target[] {
  const project = requireProject(instance, parameters.get('project') ?? '');
  demand(canBrowse(caller, project.key) || canScan(caller, project.key));
  return project.targets;
}

function stateOf(target: Target): object {
  const last = target.analyses.at(-1);
  return {
    status: target.gate && target.gate.status !== 'NONE' ? { qualityGateStatus: target.gate.status } : {},
    ...(last ? { analysisDate: apiDate(last.at) } : {}),
  };
}

function branches(call: AuthenticatedCall): Answer {
  return json({
    branches: projectTargets(call).flatMap((target) =>
      target.scope.kind === 'branch'
        ? [
            {
              name: target.scope.name,
              isMain: target.scope.main,
              type: 'BRANCH',
              ...stateOf(target),
              excludedFromPurge: target.scope.main,
              ...(isAtLeast(call.instance.settings.version, '10.6') ? { branchId: target.id } : {}),
            },
          ]
        : [],
    ),
  });
}

function pullRequests(call: AuthenticatedCall): Answer {
  return json({
    pullRequests: projectTargets(call).flatMap((target) =>
      target.scope.kind === 'pull-request'
        ? [
            {
              key: target.scope.key,
              title: target.scope.branch,
              branch: target.scope.branch,
              base: target.scope.base,
              ...stateOf(target),
              target: target.scope.base,
            },
          ]
        : [],
    ),
  });
}

function newCodePeriod({ instance, caller, parameters }: AuthenticatedCall): Answer {
  const { newCode } = instance.settings;
  const value = newCode.type === 'REFERENCE_BRANCH' ? { value: newCode.value } : {};
  const key = parameters.get('project');
  if (key === null) return json({ type: newCode.type, ...value, inherited: false });
  const project = requireProject(instance, key);
  demand(canScan(caller, key));
  const branch = parameters.get('branch');
  const known = project.targets.some((target) => target.scope.kind === 'branch' && target.scope.name === branch);
  const main = mainBranchOf(project).scope;
  const branchKey = branch === null ? (main.kind === 'branch' ? main.name : undefined) : known ? branch : undefined;
  return json({
    projectKey: key,
    ...(branch !== null && branchKey !== undefined ? { branchKey } : {}),
    type: newCode.type,
    ...value,
    inherited: true,
  });
}
