import { escapeHtml } from '../../http/escape-html';
import { html, type Answer } from '../answer';
import { isOpen } from '../issue-status';
import type { Instance } from '../instance';
import type { Target } from '../model';
import { findBranch, findPullRequest, mainBranchOf } from '../projects';
import type { Call, Route } from '../router';
import { issueLink } from './issues';
import { componentKey, ruleKey } from './issue-form';

const page = (path: string, handle: (call: Call) => Answer, optional: readonly string[]): Route => ({
  method: 'GET',
  path,
  anonymous: true,
  optional,
  handle,
});

const SCOPE = ['id', 'branch', 'pullRequest'];
const FILTERS = [
  'issues',
  'open',
  'issueStatuses',
  'resolved',
  'inNewCodePeriod',
  'types',
  'severities',
  'metric',
  'view',
];

/** Plain pages behind the links that people click. */
export const PAGE_ROUTES: readonly Route[] = [
  page('/', projectsPage, []),
  page('/projects', projectsPage, []),
  page('/sessions/new', () => document('Log in to SonarQube', '<p>This local server has no sign-in page.</p>'), [
    'return_to',
  ]),
  page('/dashboard', (call) => targetPage(call, dashboard), [...SCOPE, ...FILTERS]),
  page('/summary/new_code', (call) => targetPage(call, dashboard), [...SCOPE, ...FILTERS]),
  page('/summary/overall', (call) => targetPage(call, dashboard), [...SCOPE, ...FILTERS]),
  page('/component_measures', (call) => targetPage(call, dashboard), [...SCOPE, ...FILTERS]),
  page('/project/issues', (call) => targetPage(call, issues), [...SCOPE, ...FILTERS]),
  page('/security_hotspots', (call) => targetPage(call, issues), [...SCOPE, ...FILTERS, 'hotspots']),
];

function document(title: string, body: string, status = 200): Answer {
  return html(
    `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${escapeHtml(title)}</title><style>body{font:15px/1.5 sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem}table{border-collapse:collapse}td,th{padding:.2rem .8rem;border-bottom:1px solid #ccc;text-align:left}tr:target,.open{background:#fff3c4}</style></head><body><h1>${escapeHtml(title)}</h1>${body}</body></html>`,
    status,
  );
}

function projectsPage({ instance }: Call): Answer {
  const rows = instance.projects
    .all()
    .map((project) => {
      const link = `${instance.baseUrl}/dashboard?id=${encodeURIComponent(project.key)}`;
      const gate = mainBranchOf(project).gate?.status ?? 'not analyzed';
      return `<tr><td><a href="${escapeHtml(link)}">${escapeHtml(project.name)}</a></td><td>${escapeHtml(gate)}</td></tr>`;
    })
    .join('');
  return document('Projects', `<table><tr><th>Project</th><th>Quality gate</th></tr>${rows}</table>`);
}

function targetPage(call: Call, show: (instance: Instance, target: Target, open: string | null) => string): Answer {
  const { instance, parameters } = call;
  const project = instance.projects.find(parameters.get('id') ?? '');
  const pullRequest = parameters.get('pullRequest');
  const branch = parameters.get('branch');
  const target =
    project &&
    (pullRequest !== null
      ? findPullRequest(project, pullRequest)
      : branch !== null
        ? findBranch(project, branch)
        : mainBranchOf(project));
  if (!project || !target) return document('Not found', '<p>No such project, branch or pull request.</p>', 404);
  const scope =
    target.scope.kind === 'pull-request'
      ? `pull request ${target.scope.key}: ${target.scope.branch} into ${target.scope.base}`
      : `branch ${target.scope.name}`;
  const open = parameters.get('open') ?? parameters.get('issues');
  return document(`${project.name}, ${scope}`, show(instance, target, open));
}

function dashboard(instance: Instance, target: Target): string {
  const conditions = (target.gate?.conditions ?? [])
    .map(
      (condition) =>
        `<tr><td>${escapeHtml(condition.metric)}</td><td>${escapeHtml(condition.actual)}</td><td>${condition.op === 'GT' ? 'at most' : 'at least'} ${escapeHtml(condition.error)}</td><td>${condition.status}</td></tr>`,
    )
    .join('');
  const measures = [...instance.measuresOf(target)]
    .filter(([metric]) => metric !== 'quality_gate_details')
    .map(([metric, value]) => `<tr><td>${escapeHtml(metric)}</td><td>${escapeHtml(value)}</td></tr>`)
    .join('');
  return `<h2>Quality gate: ${target.gate?.status ?? 'not analyzed'}</h2><table><tr><th>Condition</th><th>Value</th><th>Wanted</th><th></th></tr>${conditions}</table>
<h2>Issues</h2>${issues(instance, target, null)}<h2>Measures</h2><table>${measures}</table>`;
}

function issues(instance: Instance, target: Target, open: string | null): string {
  const rows = target.issues
    .filter((issue) => isOpen(issue) || issue.key === open)
    .map((issue) => {
      const placed = { issue, target };
      const link = `${instance.baseUrl}${issueLink(placed)}`;
      return `<tr${issue.key === open ? ' class="open"' : ''} id="${escapeHtml(issue.key)}"><td><a href="${escapeHtml(link)}">${escapeHtml(issue.message)}</a></td><td>${escapeHtml(componentKey(placed))}${issue.line === undefined ? '' : `:${issue.line}`}</td><td>${escapeHtml(ruleKey(issue))}</td><td>${escapeHtml(instance.factsOf(issue.rule).severity)}</td><td>${escapeHtml(issue.status)}</td></tr>`;
    })
    .join('');
  return `<table><tr><th>Message</th><th>File</th><th>Rule</th><th>Severity</th><th>Status</th></tr>${rows}</table>`;
}
