import { json, noContent, refuse, type Answer } from '../answer';
import { apiDate } from '../dates';
import { isOpen, moveIssue } from '../issue-status';
import { canBrowse, demand } from '../rights';
import type { AuthenticatedCall, Route } from '../router';
import { COMPONENT_WORDING, listOf, pageOf, paging, PROJECT_WORDING, requireProject, requireTarget } from '../targets';
import { isAtLeast } from '../version';
import { componentKey, describeComponents, ruleKey, type Placed } from './issue-form';

/** Security hotspots. From 26.7 on the list is empty: they are issues then. */
export const HOTSPOT_ROUTES: readonly Route[] = [
  {
    method: 'GET',
    path: '/api/hotspots/search',
    required: ['project|projectKey|hotspots'],
    optional: ['branch', 'pullRequest', 'status', 'resolution', 'inNewCodePeriod', 'p', 'ps'],
    handle: search,
  },
  {
    method: 'POST',
    path: '/api/hotspots/change_status',
    required: ['hotspot', 'status'],
    optional: ['resolution', 'comment'],
    handle: changeStatus,
  },
];

function search(call: AuthenticatedCall): Answer {
  const { instance, caller, parameters } = call;
  const modern = isAtLeast(instance.settings.version, '10.2');
  const key = (modern ? parameters.get('project') : null) ?? parameters.get('projectKey');
  const keys = listOf(parameters, 'hotspots');
  if (keys !== undefined) return searchByKey(keys, call);
  if (key === null)
    return refuse(400, "A value must be provided for either parameter 'projectKey' or parameter 'hotspots'");
  const wording = modern ? PROJECT_WORDING : COMPONENT_WORDING;
  const project = requireProject(instance, key, wording);
  demand(canBrowse(caller, key));
  const target = requireTarget(project, parameters, wording);
  const page = paging(parameters);
  const status = parameters.get('status');
  const onlyNew = parameters.get('inNewCodePeriod') === 'true';
  const found = target.issues
    .filter((issue) => instance.factsOf(issue.rule).hotspot && issue.status !== 'CLOSED')
    .filter((issue) => status === null || (status === 'TO_REVIEW') === isOpen(issue))
    .filter((issue) => !onlyNew || issue.isNew)
    .map((issue) => ({ issue, target }));
  const shown = pageOf(found, page);
  return json({
    paging: { pageIndex: page.page, pageSize: page.size, total: found.length },
    hotspots: shown.map((placed) => describe(placed, instance)),
    components: describeComponents(shown, false),
  });
}

/** Of whatever project and pull request; those that the caller may not browse are left out. */
function searchByKey(keys: readonly string[], { instance, caller, parameters }: AuthenticatedCall): Answer {
  const page = paging(parameters);
  const found = keys.flatMap((key): Placed[] => {
    const placed = instance.projects.findIssue(key);
    if (!placed || !instance.factsOf(placed.issue.rule).hotspot || placed.issue.status === 'CLOSED') return [];
    return canBrowse(caller, placed.target.projectKey) ? [placed] : [];
  });
  const shown = pageOf(found, page);
  return json({
    paging: { pageIndex: page.page, pageSize: page.size, total: found.length },
    hotspots: shown.map((placed) => describe(placed, instance)),
    components: describeComponents(shown, false),
  });
}

function describe(placed: Placed, instance: AuthenticatedCall['instance']): object {
  const { issue, target } = placed;
  const { hotspot } = instance.factsOf(issue.rule);
  return {
    key: issue.key,
    component: componentKey(placed),
    project: target.projectKey,
    securityCategory: hotspot?.category,
    vulnerabilityProbability: hotspot?.probability,
    status: isOpen(issue) ? 'TO_REVIEW' : 'REVIEWED',
    ...(isOpen(issue) ? {} : { resolution: issue.resolution === 'FIXED' ? 'FIXED' : 'SAFE' }),
    ...(issue.line === undefined ? {} : { line: issue.line }),
    message: issue.message,
    author: issue.author,
    creationDate: apiDate(issue.createdAt),
    updateDate: apiDate(issue.updatedAt),
    ...(issue.textRange ? { textRange: issue.textRange } : {}),
    flows: [],
    ruleKey: ruleKey(issue),
    messageFormattings: [],
  };
}

function changeStatus({ instance, caller, parameters }: AuthenticatedCall): Answer {
  const key = parameters.get('hotspot') ?? '';
  const placed = instance.projects.findIssue(key);
  if (!placed || !instance.factsOf(placed.issue.rule).hotspot) return refuse(404, `Hotspot '${key}' does not exist`);
  demand(canBrowse(caller, placed.target.projectKey));
  const reviewed = parameters.get('status') === 'REVIEWED';
  if (reviewed && parameters.get('resolution') === null) {
    refuse(400, "Argument 'resolution' must be provided when status is 'REVIEWED'");
  }
  const resolution = parameters.get('resolution') === 'FIXED' ? 'FIXED' : 'WONTFIX';
  moveIssue(
    placed.issue,
    reviewed ? { status: 'RESOLVED', resolution } : { status: 'REOPENED' },
    instance.now(),
    caller.user.login,
  );
  instance.reevaluate(placed.target);
  return noContent();
}
