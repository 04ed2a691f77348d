import type { AzureDevOps, PullRequest, Status } from './azure-devops';
import { link, make } from './elements';
import { dashboardLink } from './links';
import { pullRequestTab } from './pull-request-contribution';
import { showFiles, threadCard } from './pull-request-files';
import type { BuildPageSettings } from './settings';
import type { PageContent } from './shell';

/** The page of a pull request: what stands between it and its completion, its comments on the files, and the tab. */
export async function pullRequestPage(
  settings: BuildPageSettings,
  azureDevOps: AzureDevOps,
  id: number,
  current: () => PullRequest | undefined,
): Promise<{ readonly content: PageContent; readonly pullRequest: PullRequest }> {
  const [pullRequest, builds] = await Promise.all([
    azureDevOps.pullRequest(id),
    azureDevOps.buildsOf(id).catch(() => []),
  ]);
  const project = encodeURIComponent(settings.azureDevOps.projectName);
  const shown = (): { readonly id: number; readonly repositoryId: string; readonly repositoryName: string } => {
    const { pullRequestId, repository } = current() ?? pullRequest;
    return { id: pullRequestId, repositoryId: repository.id, repositoryName: repository.name };
  };
  const branch = (ref: string): string => ref.replace(/^refs\/heads\//, '');
  const content: PageContent = {
    crumbs: `${settings.azureDevOps.projectName}  /  Repos  /  ${pullRequest.repository.name}  /  Pull requests`,
    title: `${id} ${pullRequest.title}`,
    state: `${pullRequest.status}  ·  ${branch(pullRequest.sourceRefName)} → ${branch(pullRequest.targetRefName)}`,
    links: [
      ...builds
        .slice(0, 3)
        .map((build) =>
          link(`Run ${build.buildNumber}`, `/${project}/_build/results?buildId=${build.id}&view=summary`),
        ),
      ...dashboardLink(settings),
    ],
    viewsLabel: 'Views of the pull request',
    views: [
      { name: 'overview', label: 'Overview', show: (element) => showOverview(element, azureDevOps, pullRequest) },
      { name: 'files', label: 'Files', show: (element) => showFiles(element, azureDevOps, pullRequest) },
      { name: 'sonarqube', label: 'SonarQube', show: pullRequestTab(settings, shown) },
    ],
  };
  return { content, pullRequest };
}

async function showOverview(content: HTMLElement, azureDevOps: AzureDevOps, pullRequest: PullRequest): Promise<void> {
  content.replaceChildren(make('p', { textContent: 'Loading …' }));
  const [policies, statuses, threads] = await Promise.all([
    azureDevOps.policies(pullRequest),
    azureDevOps.statuses(pullRequest),
    azureDevOps.threads(pullRequest),
  ]);
  const general = threads.filter(({ threadContext, isDeleted }) => threadContext === null && isDeleted !== true);
  content.replaceChildren(
    card(
      'Policies',
      policies.length === 0 ? [make('p', { textContent: 'No branch policy applies.' })] : [],
      policies.map(({ status, configuration }) =>
        make(
          'li',
          {},
          mark(status),
          `${policyName(configuration.settings)}: ${status}`,
          small(configuration.isBlocking ? 'required' : 'optional'),
        ),
      ),
    ),
    card(
      'Status',
      statuses.length === 0 ? [make('p', { textContent: 'No service has posted a status.' })] : [],
      newestOfEach(statuses).map((status) => statusRow(status)),
    ),
    ...general.map((thread) => threadCard(thread)),
  );
}

/** The page shows the description, and the context only in a tool tip. */
function statusRow({ state, description, context, targetUrl, iterationId }: Status): HTMLElement {
  const name = `${context.genre ?? ''}/${context.name}`;
  const text = description ?? name;
  const shown = targetUrl ? make('a', { href: targetUrl, textContent: text }) : make('span', { textContent: text });
  shown.title = name;
  return make(
    'li',
    {},
    mark(state),
    shown,
    small(`${state}, ${iterationId ? `iteration ${iterationId}` : 'no iteration'}`),
  );
}

/** Of each context the newest, and of the newest iteration where it is of one: older ones are not shown. */
function newestOfEach(statuses: readonly Status[]): readonly Status[] {
  const newest = new Map<string, Status>();
  for (const status of [...statuses].sort((left, right) => left.id - right.id)) {
    newest.set(`${status.context.genre ?? ''}/${status.context.name}`, status);
  }
  return [...newest.values()];
}

function policyName(settings: Readonly<Record<string, unknown>>): string {
  const { statusGenre, statusName } = settings;
  return typeof statusName === 'string'
    ? `Status ${typeof statusGenre === 'string' ? `${statusGenre}/` : ''}${statusName}`
    : 'All comments are resolved';
}

const MARKS: Readonly<Record<string, string>> = {
  succeeded: '✓ ',
  approved: '✓ ',
  failed: '✗ ',
  rejected: '✗ ',
  error: '! ',
  pending: '… ',
  queued: '… ',
};

function mark(state: string): HTMLElement {
  return make('span', { className: `mark ${state}`, textContent: MARKS[state] ?? '– ', ariaHidden: 'true' });
}

function small(text: string): HTMLElement {
  return make('span', { className: 'small', textContent: `  ${text}` });
}

function card(title: string, before: readonly HTMLElement[], rows: readonly HTMLElement[]): HTMLElement {
  return make('section', { className: 'card' }, make('h2', { textContent: title }), ...before, make('ul', {}, ...rows));
}
