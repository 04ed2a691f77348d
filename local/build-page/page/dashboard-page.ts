import type { AzureDevOps } from './azure-devops';
import { ConfigurationPanel } from './configuration-panel';
import { link, make } from './elements';
import { HostedWidget } from './hosted-widget';
import { pullRequestOfBuild } from './links';
import type { BuildPageSettings } from './settings';
import type { PageContent, Shell } from './shell';

/** A dashboard with the widgets of the rehearsal, which can be configured as on a real one. */
export async function dashboardPage(
  settings: BuildPageSettings,
  azureDevOps: AzureDevOps,
  shell: Shell,
): Promise<PageContent> {
  const project = encodeURIComponent(settings.azureDevOps.projectName);
  const build = await azureDevOps.build(settings.buildId).catch(() => undefined);
  const pullRequest = build === undefined ? undefined : pullRequestOfBuild(settings, build);
  return {
    crumbs: `${settings.azureDevOps.projectName}  /  Overview  /  Dashboards`,
    title: 'Quality',
    state: 'Team dashboard',
    links: [
      ...(build === undefined
        ? []
        : [link(`Run ${build.buildNumber}`, `/${project}/_build/results?buildId=${build.id}&view=sonarqube`)]),
      ...(pullRequest === undefined ? [] : [link(`Pull request ${pullRequest.id}`, pullRequest.href)]),
    ],
    viewsLabel: 'Views of the dashboard',
    views: [
      {
        name: 'dashboard',
        label: 'Dashboard',
        show: (content) => {
          const panel = new ConfigurationPanel(shell, settings);
          const widgets = settings.widgets.map(
            (saved) => new HostedWidget(shell, settings, saved, (widget) => panel.open(widget)),
          );
          content.replaceChildren(
            make('div', { className: 'dashboard' }, ...widgets.map(({ element }) => element)),
            panel.element,
          );
          for (const widget of widgets) widget.start();
        },
      },
    ],
  };
}
