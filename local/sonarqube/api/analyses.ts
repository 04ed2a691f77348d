import { json, type Answer } from '../answer';
import { apiDate } from '../dates';
import { mainBranchOf } from '../projects';
import { canBrowse, demand } from '../rights';
import type { AuthenticatedCall, Route } from '../router';
import {
  COMPONENT_WORDING,
  PROJECT_WORDING,
  pageOf,
  paging,
  requireProject,
  requireTarget,
  scopeFields,
} from '../targets';

/** What the server remembers of the analyses of a project. Both actions need the right to browse. */
export const ANALYSIS_ROUTES: readonly Route[] = [
  {
    method: 'GET',
    path: '/api/project_analyses/search',
    required: ['project'],
    optional: ['branch', 'pullRequest', 'category', 'from', 'to', 'p', 'ps'],
    handle: search,
  },
  {
    method: 'GET',
    path: '/api/ce/analysis_status',
    required: ['component'],
    optional: ['branch', 'pullRequest'],
    handle: status,
  },
];

/** The newest first. The real server ignores `pullRequest` and answers with the analyses of the main branch. */
function search({ instance, caller, parameters }: AuthenticatedCall): Answer {
  const project = requireProject(instance, parameters.get('project') ?? '', COMPONENT_WORDING);
  demand(canBrowse(caller, project.key));
  const branch = parameters.get('branch');
  const target =
    branch === null
      ? mainBranchOf(project)
      : requireTarget(project, new URLSearchParams({ branch }), COMPONENT_WORDING);
  const page = paging(parameters);
  const analyses = [...target.analyses].reverse();
  // A version is an event of its newest analysis, and moves on with the next one.
  const newest = new Map(target.analyses.map((analysis) => [analysis.version, analysis]));
  return json({
    paging: { pageIndex: page.page, pageSize: page.size, total: analyses.length },
    analyses: pageOf(analyses, page).map(({ id, at, version, revision }) => ({
      key: id,
      date: apiDate(at),
      events: newest.get(version)?.id === id ? [{ key: `${id}-version`, category: 'VERSION', name: version }] : [],
      projectVersion: version,
      manualNewCodePeriodBaseline: false,
      ...(revision === undefined ? {} : { revision }),
      detectedCI: 'undetected',
    })),
  });
}

/** Unlike other answers it names the main branch, too, where it was asked for by name. */
function status({ instance, caller, parameters }: AuthenticatedCall): Answer {
  const project = requireProject(instance, parameters.get('component') ?? '');
  demand(canBrowse(caller, project.key));
  const target = requireTarget(project, parameters, PROJECT_WORDING);
  const branch = parameters.get('branch');
  const last = instance.computeEngine
    .all()
    .filter((task) => task.target === target && task.executedAt !== undefined)
    .at(-1);
  return json({
    component: {
      key: project.key,
      name: project.name,
      ...(branch === null ? scopeFields(target) : { branch }),
      warnings: (last?.warnings ?? []).map((message, index) => ({
        key: `${target.id}-${index}`,
        message,
        dismissable: false,
      })),
    },
  });
}
