import { stripVTControlCharacters } from 'node:util';
import type { Build } from '../azure-devops/state';
import type { DashboardWidgetSettings } from '../build-page/page/settings';
import { startBuildPage, type BuildPage } from '../build-page/start-build-page';
import type { Organization } from '../organization';
import type { PlayedPullRequest } from './pull-request';

/**
 * Serves the pages of a build, its pull request and its dashboard, while the build runs and after it.
 *
 * @param port 0 for a free one
 * @param pagesFolder the pages of the extension, as they were built
 * @param logLines filled as the pipeline runs
 */
export async function openPages(
  organization: Organization,
  queued: Build,
  pullRequest: PlayedPullRequest | undefined,
  port: number,
  pagesFolder: string,
  logLines: readonly string[],
): Promise<BuildPage> {
  const { azureDevOps, project } = organization;
  const page = await startBuildPage({
    ...(port !== 0 && { port }),
    azureDevOps: {
      collectionUri: `${azureDevOps.collectionUrl}/`,
      projectId: project.id,
      projectName: project.name,
      extensionToken: organization.extensionToken,
    },
    buildId: queued.id,
    ...(pullRequest !== undefined && {
      pullRequest: { id: pullRequest.id, repositoryName: organization.repository.name },
    }),
    widgets: widgetsOf(queued, pullRequest?.targetBranch ?? queued.sourceBranch),
    pagesFolder,
    log: () => logLines.map(stripVTControlCharacters).join('\n'),
  });
  organization.showBuildsAt(page.url, page.pullRequestPage);
  return page;
}

/** The widget in each of its sizes, of the pipeline and branch; what is configured on the page lasts as long as the page. */
function widgetsOf({ definition }: Build, branch: string): readonly DashboardWidgetSettings[] {
  const sizes = [
    [1, 1],
    [2, 1],
    [2, 2],
    [3, 2],
  ] as const;
  return sizes.map(([columnSpan, rowSpan]) => ({
    name: `Quality of ${branch.replace(/^refs\/heads\//, '')}`,
    size: { columnSpan, rowSpan },
    customSettings: {
      data: JSON.stringify({ pipelineId: definition.id, branch }),
      version: { major: 1, minor: 0, patch: 0 },
    },
  }));
}
