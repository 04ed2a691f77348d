import type { AzureDevOps, Build } from './azure-devops';
import { resultsTab } from './build-contribution';
import { link, make } from './elements';
import { dashboardLink, pullRequestOfBuild } from './links';
import { renderMarkdown } from './markdown';
import type { BuildPageSettings } from './settings';
import type { PageContent } from './shell';

/** The page of a build: what tasks gave it, its log, and the results tab. */
export async function buildPage(
  settings: BuildPageSettings,
  azureDevOps: AzureDevOps,
  buildId: number,
): Promise<PageContent> {
  const build = await azureDevOps
    .build(buildId)
    .catch((): Build => ({ id: buildId, buildNumber: String(buildId), status: 'unknown' }));
  const pullRequest = pullRequestOfBuild(settings, build);
  return {
    crumbs: `${settings.azureDevOps.projectName}  /  Pipelines  /  ${build.definition?.name ?? 'Pipeline'}`,
    title: `#${build.buildNumber}`,
    state: stateOf(build),
    links: [
      ...(pullRequest === undefined ? [] : [link(`Pull request ${pullRequest.id}`, pullRequest.href)]),
      ...dashboardLink(settings),
    ],
    viewsLabel: 'Views of the run',
    views: [
      { name: 'summary', label: 'Summary', show: (content) => showSummaries(content, azureDevOps, build.id) },
      { name: 'logs', label: 'Logs', show: showLog },
      { name: 'sonarqube', label: 'SonarQube', show: resultsTab(settings, build) },
    ],
  };
}

async function showLog(content: HTMLElement): Promise<void> {
  const log = (await (await fetch('/log.json')).json()) as string | null;
  content.replaceChildren(make('pre', { textContent: log ?? 'This run has no log here.' }));
}

async function showSummaries(content: HTMLElement, azureDevOps: AzureDevOps, buildId: number): Promise<void> {
  content.replaceChildren(make('p', { textContent: 'Loading …' }));
  const summaries = await azureDevOps.summaries(buildId);
  content.replaceChildren(
    ...(summaries.length === 0
      ? [make('p', { textContent: 'No task gave this run a summary.' })]
      : summaries.map((text) => make('section', { className: 'card' }, renderMarkdown(text)))),
  );
}

const STATES: Readonly<Record<string, string>> = {
  inProgress: 'running',
  notStarted: 'waiting',
  cancelling: 'being canceled',
  partiallySucceeded: 'partially succeeded',
};

function stateOf(build: Build): string {
  const branch = (build.sourceBranch ?? '').replace(/^refs\/heads\//, '');
  const state = (build.status === 'completed' ? build.result : undefined) ?? build.status;
  return [STATES[state] ?? state, branch].filter(Boolean).join('  ·  ');
}
