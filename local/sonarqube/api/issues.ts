import { json, refuse, type Answer } from '../answer';
import { apiDate } from '../dates';
import type { Instance } from '../instance';
import { applyTransition, shownStatus, transitionsOf } from '../issue-status';
import type { Issue } from '../model';
import { findBranch, findPullRequest, mainBranchOf } from '../projects';
import { canAdministerIssues, canBrowse, demand, ownerCanBrowse } from '../rights';
import type { AuthenticatedCall, Route } from '../router';
import type { Severity } from '../rules';
import { listOf, pageOf, paging } from '../targets';
import { isAtLeast } from '../version';
import {
  componentKey,
  describeComponents,
  describeIssue,
  describeRules,
  LANGUAGES,
  ruleKey,
  type Placed,
} from './issue-form';

const ADDITIONAL = [
  '_all',
  'comments',
  'languages',
  'rules',
  'ruleDescriptionContextKey',
  'transitions',
  'actions',
  'users',
];
const TYPES = ['CODE_SMELL', 'BUG', 'VULNERABILITY'];
const SEVERITIES: readonly Severity[] = ['INFO', 'MINOR', 'MAJOR', 'CRITICAL', 'BLOCKER'];
const TRANSITIONS = ['confirm', 'unconfirm', 'reopen', 'resolve', 'falsepositive', 'wontfix'];

/** Issues: search, history, change of status. */
export const ISSUE_ROUTES: readonly Route[] = [
  {
    method: 'GET',
    path: '/api/issues/search',
    optional: [
      ...['components', 'componentKeys', 'projects', 'branch', 'pullRequest', 'issues', 'files', 'rules', 'languages'],
      ...['issueStatuses', 'statuses', 'resolutions', 'resolved', 'types', 'severities', 'inNewCodePeriod'],
      ...['impactSeverities', 'impactSoftwareQualities', 'createdAfter', 'additionalFields', 'facets'],
      ...['s', 'asc', 'p', 'ps', 'fixedInPullRequest'],
    ],
    handle: search,
  },
  { method: 'GET', path: '/api/issues/changelog', required: ['issue'], handle: changelog },
  { method: 'POST', path: '/api/issues/add_comment', required: ['issue', 'text'], handle: addComment },
  { method: 'POST', path: '/api/issues/do_transition', required: ['issue', 'transition'], handle: doTransition },
];

function search({ instance, caller, parameters }: AuthenticatedCall): Answer {
  const page = paging(parameters);
  const fields = new Set(oneOf(parameters, 'additionalFields', ADDITIONAL) ?? []);
  const matches = filterOf(parameters, instance);
  const found = candidates(instance, parameters)
    // A caller who may not look gets an empty list, not a refusal.
    .filter(({ target }) => ownerCanBrowse(caller, target.projectKey))
    .filter((placed) => !instance.factsOf(placed.issue.rule).hotspot && matches(placed))
    .sort(orderOf(parameters, instance));
  const shown = pageOf(found, page);
  const asked = (name: string) => fields.has(name) || fields.has('_all');
  return json({
    total: found.length,
    p: page.page,
    ps: page.size,
    paging: { pageIndex: page.page, pageSize: page.size, total: found.length },
    effortTotal: found.reduce((total, { issue }) => total + instance.factsOf(issue.rule).effortMinutes, 0),
    issues: shown.map((placed) => describeIssue(placed, instance, caller, fields)),
    components: describeComponents(shown, true),
    ...(asked('rules') ? { rules: describeRules(shown, instance) } : {}),
    ...(asked('users') ? { users: [{ login: caller.user.login, name: caller.user.name, active: true }] } : {}),
    ...(asked('languages')
      ? {
          languages: Object.entries(LANGUAGES).map(([key, { name }]) => ({ key, name })),
        }
      : {}),
    facets: [],
  });
}

/**
 * The issues of what the parameters name. Unknown projects, branches and pull requests are simply empty, and a pull
 * request without a component is ignored: the real server answers like that.
 */
function candidates(instance: Instance, parameters: URLSearchParams): Placed[] {
  const branch = parameters.get('branch');
  const pullRequest = parameters.get('pullRequest');
  if (branch !== null && pullRequest !== null) {
    refuse(500, 'An error has occurred. Please contact your administrator');
  }
  const names = isAtLeast(instance.settings.version, '10.2')
    ? ['components', 'componentKeys', 'projects']
    : ['componentKeys', 'projects'];
  const components = listOf(parameters, ...names);
  const keys = listOf(parameters, 'issues');
  if (components === undefined) {
    const targets =
      keys === undefined
        ? instance.projects.all().map(mainBranchOf)
        : instance.projects.all().flatMap((project) => project.targets);
    return targets.flatMap((target) => target.issues.map((issue) => ({ issue, target })));
  }
  return components.flatMap((component) => {
    const [projectKey, path] = splitComponent(instance, component);
    const project = instance.projects.find(projectKey);
    if (!project) return [];
    const target =
      pullRequest !== null
        ? findPullRequest(project, pullRequest)
        : branch !== null
          ? findBranch(project, branch)
          : mainBranchOf(project);
    return (target?.issues ?? [])
      .filter((issue) => path === undefined || issue.path === path)
      .map((issue) => ({ issue, target: target ?? mainBranchOf(project) }));
  });
}

/** Project keys may hold colons: the longest project key that fits wins. */
function splitComponent(instance: Instance, component: string): readonly [string, string | undefined] {
  if (instance.projects.find(component)) return [component, undefined];
  const colon = component.lastIndexOf(':');
  return colon < 0 ? [component, undefined] : [component.slice(0, colon), component.slice(colon + 1)];
}

function filterOf(parameters: URLSearchParams, instance: Instance): (placed: Placed) => boolean {
  const knowsShown = isAtLeast(instance.settings.version, '10.4');
  const shown = knowsShown ? listOf(parameters, 'issueStatuses') : undefined;
  const statuses = listOf(parameters, 'statuses');
  const resolutions = listOf(parameters, 'resolutions');
  const resolved = parameters.get('resolved');
  const types = oneOf(parameters, 'types', TYPES);
  const severities = oneOf(parameters, 'severities', SEVERITIES);
  const impacts = listOf(parameters, 'impactSeverities');
  const qualities = listOf(parameters, 'impactSoftwareQualities');
  const keys = listOf(parameters, 'issues');
  const files = listOf(parameters, 'files');
  const rules = listOf(parameters, 'rules');
  const createdAfter = parameters.get('createdAfter');
  const onlyNew = parameters.get('inNewCodePeriod') === 'true';
  if (keys && keys.length > 500) refuse(400, `Number of issue keys must be less than 500 (got ${keys.length})`);
  if (onlyNew && createdAfter !== null) {
    refuse(400, "Parameters 'createdAfter' and 'inNewCodePeriod' cannot be set simultaneously");
  }
  const within = (list: readonly string[] | undefined, value: string | undefined) =>
    list === undefined || (value !== undefined && list.includes(value));
  return ({ issue }) => {
    const facts = instance.factsOf(issue.rule);
    return (
      within(shown, shownStatus(issue)) &&
      within(statuses, issue.status) &&
      within(resolutions, issue.resolution) &&
      (resolved === null || (resolved === 'true') === (issue.resolution !== undefined)) &&
      within(types, facts.type) &&
      within(severities, facts.severity) &&
      (impacts === undefined || facts.impacts.some((impact) => impacts.includes(impact.severity))) &&
      (qualities === undefined || facts.impacts.some((impact) => qualities.includes(impact.softwareQuality))) &&
      within(keys, issue.key) &&
      within(files, issue.path) &&
      within(rules, ruleKey(issue)) &&
      (createdAfter === null || issue.createdAt >= Date.parse(createdAfter)) &&
      (!onlyNew || issue.isNew)
    );
  };
}

function orderOf(parameters: URLSearchParams, instance: Instance): (a: Placed, b: Placed) => number {
  const byPlace = (a: Issue, b: Issue) =>
    a.path < b.path ? -1 : a.path > b.path ? 1 : (a.line ?? 0) - (b.line ?? 0) || (a.key < b.key ? -1 : 1);
  const severity = (issue: Issue) => SEVERITIES.indexOf(instance.factsOf(issue.rule).severity);
  const sort = parameters.get('s');
  const sign = parameters.get('asc') === 'false' ? -1 : 1;
  const keyed: Readonly<Record<string, (issue: Issue) => number>> = {
    CREATION_DATE: (issue) => issue.createdAt,
    UPDATE_DATE: (issue) => issue.updatedAt,
    CLOSE_DATE: (issue) => issue.closedAt ?? 0,
    SEVERITY: severity,
    FILE_LINE: () => 0,
    STATUS: (issue) => ['OPEN', 'CONFIRMED', 'REOPENED', 'RESOLVED', 'CLOSED'].indexOf(issue.status),
  };
  if (sort === null) return (a, b) => b.issue.createdAt - a.issue.createdAt || byPlace(a.issue, b.issue);
  const value = keyed[sort];
  if (!value) {
    return refuse(400, `Value of parameter 's' (${sort}) must be one of: [${Object.keys(keyed).sort().join(', ')}]`);
  }
  return (a, b) => sign * (value(a.issue) - value(b.issue) || byPlace(a.issue, b.issue));
}

function oneOf(parameters: URLSearchParams, name: string, allowed: readonly string[]): readonly string[] | undefined {
  const values = listOf(parameters, name);
  const wrong = values?.find((value) => !allowed.includes(value));
  if (wrong !== undefined) {
    refuse(400, `Value of parameter '${name}' (${wrong}) must be one of: [${allowed.join(', ')}]`);
  }
  return values;
}

function requireIssue({ instance, parameters }: AuthenticatedCall): Placed {
  const key = parameters.get('issue') ?? '';
  return instance.projects.findIssue(key) ?? refuse(404, `Issue with key '${key}' does not exist`);
}

function changelog(call: AuthenticatedCall): Answer {
  const { issue, target } = requireIssue(call);
  demand(canBrowse(call.caller, target.projectKey));
  const knowsShown = isAtLeast(call.instance.settings.version, '10.4');
  return json({
    changelog: issue.changelog.map((entry) => ({
      ...(entry.login === undefined ? {} : { user: entry.login, userName: entry.login }),
      creationDate: apiDate(entry.at),
      diffs: entry.diffs.filter((diff) => knowsShown || diff.key !== 'issueStatus'),
      ...(entry.login === undefined ? {} : { isUserActive: true }),
    })),
  });
}

function addComment(call: AuthenticatedCall): Answer {
  const { instance, caller, parameters } = call;
  const placed = requireIssue(call);
  demand(canBrowse(caller, placed.target.projectKey));
  const markdown = parameters.get('text') ?? '';
  const comments = (placed.issue.comments ??= []);
  comments.push({ login: caller.user.login, markdown, at: instance.now() });
  return json({
    issue: describeIssue(placed, instance, caller, new Set(['transitions', 'actions', 'comments'])),
    components: describeComponents([placed], true),
    rules: describeRules([placed], instance),
    users: [{ login: caller.user.login, name: caller.user.name, active: true }],
  });
}

function doTransition(call: AuthenticatedCall): Answer {
  const { instance, caller, parameters } = call;
  const placed = requireIssue(call);
  const { issue, target } = placed;
  const transition = parameters.get('transition') ?? '';
  const knowsAccept = isAtLeast(instance.settings.version, '10.4');
  const known = knowsAccept ? ['accept', ...TRANSITIONS] : TRANSITIONS;
  if (!known.includes(transition)) {
    refuse(400, `Value of parameter 'transition' (${transition}) must be one of: [${known.join(', ')}]`);
  }
  demand(canBrowse(caller, target.projectKey));
  const guarded = ['accept', 'wontfix', 'falsepositive'].includes(transition);
  demand(!guarded || canAdministerIssues(caller, target.projectKey));
  if (!transitionsOf(issue, knowsAccept).includes(transition)) {
    refuse(400, `Transition from state ${issue.status} does not exist: ${transition}`);
  }
  applyTransition(issue, transition, instance.now(), caller.user.login);
  instance.reevaluate(target);
  return json({
    issue: describeIssue(placed, instance, caller, new Set(['transitions', 'actions', 'comments'])),
    components: describeComponents([placed], true),
    rules: describeRules([placed], instance),
    users: [{ login: caller.user.login, name: caller.user.name, active: true }],
  });
}

/** The address of an issue for people. */
export function issueLink({ issue, target }: Placed): string {
  const scope = target.scope.kind === 'pull-request' ? `&pullRequest=${encodeURIComponent(target.scope.key)}` : '';
  return `/project/issues?id=${encodeURIComponent(target.projectKey)}${scope}&open=${issue.key}#${encodeURIComponent(componentKey({ issue, target }))}`;
}
