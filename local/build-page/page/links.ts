import type { Build } from './azure-devops';
import { link } from './elements';
import type { BuildPageSettings } from './settings';

/** Address of the page of the pull request that a build is of; `undefined` for none. */
export function pullRequestOfBuild(
  settings: BuildPageSettings,
  build: Build,
): { readonly id: string; readonly href: string } | undefined {
  const id = /^refs\/pull\/(\d+)\//.exec(build.sourceBranch ?? '')?.[1];
  const repository = build.repository?.name;
  if (id === undefined || repository === undefined) return undefined;
  const project = encodeURIComponent(settings.azureDevOps.projectName);
  return { id, href: `/${project}/_git/${encodeURIComponent(repository)}/pullrequest/${id}?view=overview` };
}

/** To the dashboard, where it has a widget. */
export function dashboardLink({ azureDevOps, widgets }: BuildPageSettings): readonly HTMLAnchorElement[] {
  const project = encodeURIComponent(azureDevOps.projectName);
  return widgets.length === 0 ? [] : [link('Dashboard', `/${project}/_dashboards/dashboard`)];
}
