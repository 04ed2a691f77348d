import { AzureDevOps, type PullRequest } from './azure-devops';
import { buildPage } from './build-page';
import { dashboardPage } from './dashboard-page';
import './page.css';
import { pullRequestPage } from './pull-request-page';
import type { BuildPageSettings } from './settings';
import { Shell } from './shell';

void start();

async function start(): Promise<void> {
  const settings = (await (await fetch('/settings.json')).json()) as BuildPageSettings;
  const query = new URLSearchParams(window.location.search);
  const azureDevOps = new AzureDevOps(settings.azureDevOps);
  const shell = new Shell(settings);
  // Links of the extension name a tab by the full id of its contribution.
  const view = (query.get('view') ?? 'sonarqube').replace(/^.*\.results-tab$/, 'sonarqube');
  if (/\/_dashboards\//.test(window.location.pathname)) {
    shell.open(await dashboardPage(settings, azureDevOps, shell), 'dashboard');
    return;
  }
  const pullRequestId = pullRequestInAddress();
  if (pullRequestId === undefined) {
    const buildId = Number(query.get('buildId') ?? settings.buildId);
    shell.open(await buildPage(settings, azureDevOps, buildId), view);
    return;
  }
  let current: PullRequest | undefined;
  const show = async (id: number): Promise<void> => {
    const { content, pullRequest } = await pullRequestPage(settings, azureDevOps, id, () => current);
    // The page is one application: another pull request is shown in the frame that is there.
    const isOther = current !== undefined;
    current = pullRequest;
    if (!isOther) return shell.open(content, view);
    shell.describe(content);
    await shell.host?.call('updateContext', { pullRequestId: id, repositoryId: pullRequest.repository.id });
  };
  await show(pullRequestId);
  window.addEventListener('popstate', () => {
    const id = pullRequestInAddress();
    if (id !== undefined && id !== current?.pullRequestId) void show(id);
  });
}

function pullRequestInAddress(): number | undefined {
  const id = /\/pullrequest\/(\d+)\/?$/i.exec(window.location.pathname)?.[1];
  return id === undefined ? undefined : Number(id);
}
