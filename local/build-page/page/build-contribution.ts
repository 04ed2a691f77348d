import type { Build } from './azure-devops';
import type { HostedContribution, Json } from './extension-host';
import type { BuildPageSettings } from './settings';

/** The results tab on the page of a build: it learns its build from the page's service, from its configuration, or both. */
export function resultsTab(settings: BuildPageSettings, build: Build): HostedContribution {
  const { azureDevOps, pagesUrl, waysToBuild } = settings;
  const asJson = (): Json => ({
    id: build.id,
    buildNumber: build.buildNumber,
    definition: build.definition,
    project: { id: azureDevOps.projectId, name: azureDevOps.projectName },
  });
  return {
    id: 'results-tab',
    title: 'SonarQube',
    url: `${pagesUrl}/summary-tab/index.html`,
    configuration: () =>
      waysToBuild.includes('configuration')
        ? {
            onBuildChanged: (listener: (changed: Json) => void) => listener(asJson()),
            onViewDisplayed: (listener: () => void) => listener(),
            selectTab: () => undefined,
            setSectionVisibility: () => undefined,
          }
        : {},
    services: {
      'ms.vss-build-web.build-page-data-service': {
        getBuildPageData: () =>
          waysToBuild.includes('page-data-service') ? { build: asJson(), definition: build.definition } : undefined,
      },
    },
  };
}
