import { json, noContent, refuse, type Answer } from '../answer';
import { apiDate } from '../dates';
import { caycStatus } from '../gate';
import type { Instance } from '../instance';
import type { GateResult, NewCodePeriod } from '../model';
import { canBrowse, canScan, demand, isAdministrator } from '../rights';
import type { AuthenticatedCall, Route } from '../router';
import { PROJECT_WORDING, requireProject, requireTarget } from '../targets';
import { isAtLeast } from '../version';

/** The quality gate. */
export const QUALITY_GATE_ROUTES: readonly Route[] = [
  {
    method: 'GET',
    path: '/api/qualitygates/project_status',
    optional: ['analysisId', 'projectId', 'projectKey', 'branch', 'pullRequest'],
    handle: projectStatus,
  },
  {
    method: 'GET',
    path: '/api/qualitygates/get_by_project',
    required: ['project'],
    handle: ({ instance, caller, parameters }) => {
      const project = requireProject(instance, parameters.get('project') ?? '');
      demand(canBrowse(caller, project.key) || isAdministrator(caller));
      const name = project.gateName ?? instance.gate?.name ?? 'None';
      return json({ qualityGate: { name, default: project.gateName === undefined } });
    },
  },
  {
    method: 'GET',
    path: '/api/qualitygates/list',
    handle: ({ instance }) => {
      const gates = [instance.gate?.name ?? 'None', ...OTHER_GATES];
      return json({
        qualitygates: gates.map((name, index) => ({ name, isDefault: index === 0, isBuiltIn: index === 0 })),
        actions: { create: false },
      });
    },
  },
  {
    method: 'POST',
    path: '/api/qualitygates/select',
    required: ['gateName', 'projectKey'],
    handle: ({ instance, caller, parameters }) => {
      const name = parameters.get('gateName') ?? '';
      if (![instance.gate?.name, ...OTHER_GATES].includes(name)) {
        return refuse(404, `No quality gate has been found for name ${name}`);
      }
      const project = requireProject(instance, parameters.get('projectKey') ?? '');
      demand(isAdministrator(caller));
      project.gateName = name;
      return noContent();
    },
  },
];

/** Gates beside the default one, for projects that choose. */
const OTHER_GATES: readonly string[] = ['Strict'];

function projectStatus({ instance, caller, parameters }: AuthenticatedCall): Answer {
  const analysisId = parameters.get('analysisId');
  const projectKey = parameters.get('projectKey');
  const given = [analysisId, projectKey, parameters.get('projectId')].filter((value) => value !== null);
  if (given.length !== 1) refuse(400, "Either 'analysisId', 'projectId' or 'projectKey' must be provided");
  const allowed = (key: string) => canBrowse(caller, key) || canScan(caller, key) || isAdministrator(caller);
  if (analysisId !== null) {
    const analysis = instance.projects.findAnalysis(analysisId);
    if (!analysis) return refuse(404, `Analysis with id '${analysisId}' is not found`);
    demand(allowed(analysis.target.projectKey));
    return describe(instance, analysis.gate, analysis.period);
  }
  if (projectKey === null) refuse(404, `Project '${parameters.get('projectId') ?? ''}' not found`);
  const project = requireProject(instance, projectKey);
  const target = requireTarget(project, parameters, PROJECT_WORDING);
  demand(allowed(project.key));
  return describe(instance, target.gate, target.period);
}

function describe(instance: Instance, gate: GateResult | undefined, period: NewCodePeriod | undefined): Answer {
  const { version } = instance.settings;
  return json({
    projectStatus: {
      status: gate?.status ?? 'NONE',
      conditions: (gate?.conditions ?? []).map((condition) => ({
        status: condition.status,
        metricKey: condition.metric,
        comparator: condition.op,
        ...(!isAtLeast(version, '10.0') && condition.metric.startsWith('new_') ? { periodIndex: 1 } : {}),
        errorThreshold: condition.error,
        actualValue: condition.actual,
      })),
      ...(isAtLeast(version, '10.0') ? {} : { periods: [] }),
      ...(gate && gate.status !== 'NONE' ? { ignoredConditions: false } : {}),
      ...(period ? { period: describePeriod(period) } : {}),
      ...(isAtLeast(version, '9.9') ? { caycStatus: caycStatus(instance.gate) } : {}),
    },
  });
}

/** A period as gate and measures show it: a reference branch has no date. */
export function describePeriod(period: NewCodePeriod): object {
  return period.mode === 'REFERENCE_BRANCH'
    ? { mode: period.mode, parameter: period.branch }
    : {
        mode: period.mode,
        date: apiDate(period.since),
        ...(period.version === undefined ? {} : { parameter: period.version }),
      };
}
