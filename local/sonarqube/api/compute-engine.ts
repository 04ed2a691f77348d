import { apiError, json, refuse, type Answer } from '../answer';
import type { Task } from '../compute-engine';
import { apiDate } from '../dates';
import type { Instance } from '../instance';
import { targetOf } from '../projects';
import { parseReport, type ScannerReport } from '../report';
import { canBrowse, canProvision, canScan, demand, isAdministrator } from '../rights';
import type { AuthenticatedCall, Route } from '../router';
import { COMPONENT_WORDING, listOf, requireProject } from '../targets';
import { isAtLeast } from '../version';

/** The background tasks: submission by the engine, and their state. */
export const COMPUTE_ENGINE_ROUTES: readonly Route[] = [
  // Its parameters are in a multipart body, so they are checked in the action.
  { method: 'POST', path: '/api/ce/submit', handle: submit },
  { method: 'GET', path: '/api/ce/task', required: ['id'], optional: ['additionalFields'], handle: showTask },
  { method: 'GET', path: '/api/ce/component', required: ['component'], handle: showComponent },
];

/** Queues a report for a project, creating the project when this is its first. */
export function queueReport(instance: Instance, report: ScannerReport, login: string): Task {
  const project =
    instance.projects.find(report.projectKey) ??
    instance.projects.create(report.projectKey, report.projectName === undefined ? {} : { name: report.projectName });
  return instance.computeEngine.submit(report, targetOf(project, report.scope), project.name, login);
}

async function submit({ instance, caller, body, contentType }: AuthenticatedCall): Promise<Answer> {
  const form = await new Response(body, { headers: { 'Content-Type': contentType } }).formData().catch(() => undefined);
  const projectKey = form?.get('projectKey');
  const file = form?.get('report');
  if (!form || typeof projectKey !== 'string') return apiError(400, "The 'projectKey' parameter is missing");
  if (!(file instanceof Blob)) return apiError(400, "The 'report' parameter is missing");
  demand(canScan(caller, projectKey) && (instance.projects.find(projectKey) !== undefined || canProvision(caller)));
  const report = parseReport(await file.text());
  if (report.projectKey !== projectKey) return apiError(400, 'The report belongs to another project');
  if (report.scope.kind !== 'main' && !instance.hasBranches()) {
    return apiError(400, 'Current edition does not support branch feature');
  }
  const task = queueReport(instance, report, caller.user.login);
  return json({ taskId: task.id, projectId: task.target.id });
}

function showTask({ instance, caller, parameters }: AuthenticatedCall): Answer {
  const id = parameters.get('id') ?? '';
  const task = instance.computeEngine.find(id);
  if (!task) return refuse(404, `No activity found for task '${id}'`);
  demand(canScan(caller, task.target.projectKey) || isAdministrator(caller));
  const warned = listOf(parameters, 'additionalFields')?.includes('warnings') ?? false;
  return json({ task: { ...describeTask(task, instance), warnings: warned ? task.warnings : [] } });
}

function showComponent({ instance, caller, parameters }: AuthenticatedCall): Answer {
  const key = parameters.get('component') ?? '';
  requireProject(instance, key, COMPONENT_WORDING);
  demand(canBrowse(caller, key));
  const tasks = instance.computeEngine.all().filter((task) => task.target.projectKey === key);
  const waiting = (task: Task) => task.status === 'PENDING' || task.status === 'IN_PROGRESS';
  const current = tasks.filter((task) => !waiting(task)).at(-1);
  return json({
    queue: tasks.filter(waiting).map((task) => describeTask(task, instance)),
    ...(current ? { current: describeTask(current, instance) } : {}),
  });
}

function describeTask(task: Task, instance: Instance): object {
  const now = instance.now();
  const { scope } = task.target;
  const ended = task.executedAt !== undefined;
  return {
    id: task.id,
    type: 'REPORT',
    componentId: task.target.id,
    componentKey: task.target.projectKey,
    componentName: task.projectName,
    componentQualifier: 'TRK',
    ...(task.analysisId === undefined ? {} : { analysisId: task.analysisId }),
    status: task.status,
    submittedAt: apiDate(task.submittedAt),
    submitterLogin: task.submitterLogin,
    ...(task.startedAt === undefined ? {} : { startedAt: apiDate(task.startedAt) }),
    ...(task.executedAt === undefined ? {} : { executedAt: apiDate(task.executedAt) }),
    ...(task.startedAt === undefined ? {} : { executionTimeMs: (task.executedAt ?? now) - task.startedAt }),
    ...(task.errorMessage === undefined ? {} : { errorMessage: task.errorMessage }),
    ...(task.errorType === undefined ? {} : { errorType: task.errorType }),
    ...(ended ? { hasScannerContext: true } : {}),
    ...(scope.kind === 'pull-request' ? { pullRequest: scope.key } : {}),
    ...(scope.kind === 'branch' && !scope.main ? { branch: scope.name, branchType: 'BRANCH' } : {}),
    ...(ended ? { warningCount: task.warnings.length } : {}),
    // Told only where they are asked for.
    warnings: [],
    ...(isAtLeast(instance.settings.version, '10.4') ? { infoMessages: [] } : {}),
  };
}
