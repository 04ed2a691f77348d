import type { Browser } from 'playwright-core';
import { startBuildPage } from '../../local/build-page/start-build-page';
import { pagesFolder, showPage, type OpenOptions, type OpenTab } from './open-tab';
import { stagePullRequest, type PullRequestScene, type StagedPullRequest } from './pull-request-scene';

export interface OpenPullRequest extends StagedPullRequest, Pick<OpenTab, 'page' | 'frame' | 'complaints' | 'close'> {
  /** Address of the page of another pull request. */
  readonly addressOf: (id: number) => string;
}

/** Opens the page of a pull request at the tab of the extension. */
export async function openPullRequest(
  browser: Browser,
  scene: PullRequestScene,
  options: OpenOptions = {},
): Promise<OpenPullRequest> {
  const staged = await stagePullRequest(scene);
  const { azureDevOps, pullRequest, token } = staged;
  const { project, name } = pullRequest.repository;
  const pages = await startBuildPage({
    azureDevOps: {
      collectionUri: `${azureDevOps.collectionUrl}/`,
      projectId: project.id,
      projectName: project.name,
      extensionToken: token,
    },
    buildId: staged.builds[0]?.id ?? 0,
    pullRequest: { id: pullRequest.id, repositoryName: name },
    pagesFolder,
    ...options.page,
  });
  const shown = await showPage(browser, pages.pullRequestUrl ?? '', options);
  return {
    ...staged,
    ...shown,
    addressOf: (id) => pages.pullRequestPage(name, id),
    close: async () => {
      await shown.close();
      await pages.stop();
      await azureDevOps.stop();
    },
  };
}
