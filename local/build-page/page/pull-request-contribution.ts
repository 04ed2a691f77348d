import type { HostedContribution } from './extension-host';
import type { BuildPageSettings } from './settings';

interface ShownPullRequest {
  readonly id: number;
  readonly repositoryId: string;
  readonly repositoryName: string;
}

/** The tab on the page of a pull request: it learns which from its configuration, from the route of the page, or both. */
export function pullRequestTab(settings: BuildPageSettings, shown: () => ShownPullRequest): HostedContribution {
  const { azureDevOps, pagesUrl, waysToPullRequest } = settings;
  return {
    id: 'pull-request-tab',
    title: 'SonarQube',
    url: `${pagesUrl}/pull-request-tab/index.html`,
    configuration: () => {
      const { id, repositoryId } = shown();
      return waysToPullRequest.includes('configuration') ? { pullRequestId: id, repositoryId } : {};
    },
    services: waysToPullRequest.includes('route')
      ? {
          'ms.vss-features.host-navigation-service': {
            getPageRoute: () => {
              const { id, repositoryName } = shown();
              return Promise.resolve({
                id: 'ms.vss-code-web.pull-request-details-route',
                routeValues: {
                  project: azureDevOps.projectName,
                  GitRepositoryName: repositoryName,
                  parameters: String(id),
                },
              });
            },
          },
        }
      : {},
  };
}
