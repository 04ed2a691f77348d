import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { startBuildPage, type BuildPage } from '../../local/build-page/start-build-page';
import { playPullRequest } from '../../local/start/pull-request';
import { logOf, openRig, pipelineOf, type Rig } from '../e2e/rig';
import { takeDocumentationPicture, sizeOf, sizeOfKept, UPDATES_PICTURES } from './documentation-picture';
import { pagesFolder, withBrowser } from './open-tab';

interface Opened {
  readonly page: Page;
  close(): Promise<void>;
}

/** What `npm start -- --pull-request` plays of the sample. */
async function rehearse(): Promise<{ readonly rig: Rig; readonly pages: BuildPage }> {
  const rig = await openRig({ sonarqube: { processingDelay: 0 } });
  const { organization } = rig;
  const pullRequest = playPullRequest(organization, true);
  const pipeline = pipelineOf({ publish: { onFailed: 'warn', onNone: 'ignore' } });
  await rig.run(pipeline);
  const { run, build } = await rig.run(pipeline, {
    build: {
      sourceBranch: `refs/pull/${pullRequest.id}/merge`,
      sourceVersion: pullRequest.sourceVersion,
      pullRequest,
    },
  });
  assert.match(logOf(run, 'publish'), /Pull request 1 shows the quality gate: failed/);
  const { azureDevOps, project, repository, extensionToken } = organization;
  const pages = await startBuildPage({
    azureDevOps: {
      collectionUri: `${azureDevOps.collectionUrl}/`,
      projectId: project.id,
      projectName: project.name,
      extensionToken,
    },
    buildId: build.id,
    pullRequest: { id: pullRequest.id, repositoryName: repository.name },
    pagesFolder,
  });
  return { rig, pages };
}

withBrowser<undefined, undefined, Opened>(
  'The pictures of a pull request',
  async (browser) => {
    const { rig, pages } = await rehearse();
    const context = await browser.newContext({
      viewport: { width: 1000, height: 840 },
      locale: 'en-US',
      bypassCSP: UPDATES_PICTURES,
    });
    const page = await context.newPage();
    await page.goto(pages.pullRequestUrl ?? '');
    return {
      page,
      close: async () => {
        await context.close();
        await pages.stop();
        await rig.stop();
      },
    };
  },
  (open) => {
    // With UPDATE_SCREENSHOTS=1 it takes the pictures anew.
    it('show its lines with their comments, and its overview, light and dark', async function () {
      this.timeout(120_000);
      const { page } = await open(undefined);
      for (const [view, name, words] of [
        ['Files', 'pull-request-comments', ['/src/cart/vouchers.js', 'eval', 'Open in SonarQube', 'active']],
        ['Overview', 'pull-request-overview', ['Status sonarqube/quality-gate: rejected', 'Failed condition']],
      ] as const) {
        await page.getByRole('button', { name: view }).click();
        await page.locator('.thread').first().waitFor();
        const text = await page.locator('body').innerText();
        for (const expected of words) assert.ok(text.includes(expected), `"${expected}" is not in:\n${text}`);
        for (const theme of ['light', 'dark'] as const) {
          await page.getByLabel('Theme').selectOption(theme);
          const picture = theme === 'light' ? name : `${name}-dark`;
          const taken = await takeDocumentationPicture(page, picture);
          assert.deepEqual(sizeOf(taken), sizeOfKept(picture));
        }
      }
    });
  },
);
