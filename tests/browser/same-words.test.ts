import assert from 'node:assert/strict';
import type { Frame, Page } from 'playwright-core';
import type { AnalysisReport } from '../../src/documents/analysis-report';
import { openPullRequest } from './open-pull-request';
import { withBrowser } from './open-tab';
import { passedReport, pullRequestReport } from './sample-reports';

const branch = 'refs/pull/118/merge';
const unknown: AnalysisReport['outcome'] = { status: 'unknown', reason: 'timed-out', detail: 'after 300 s' };
const failed = pullRequestReport({ analysisKey: 'webshop-1a2b3c4d' });
const passed: AnalysisReport = { ...passedReport('api'), pipeline: failed.pipeline, scope: failed.scope };

const runs: readonly {
  readonly name: string;
  readonly reports: readonly AnalysisReport[];
  readonly heading: string;
}[] = [
  { name: 'that failed', reports: [failed, passed], heading: 'Quality gate failed' },
  { name: 'that passed', reports: [passed], heading: 'Quality gate passed' },
  {
    name: 'whose verdict is unknown',
    reports: [{ ...failed, outcome: unknown }, passed],
    heading: 'Quality gate unknown',
  },
  {
    name: 'that was not judged',
    reports: [{ ...passed, outcome: { status: 'none', reason: 'no-gate' } }],
    heading: 'Quality gate not judged',
  },
];

async function innerFrame(page: Page): Promise<Frame> {
  const frame = await (await page.waitForSelector('iframe')).contentFrame();
  assert.ok(frame);
  return frame;
}

/** What a page says of its verdict, and each card of its project. */
async function wordsOf(frame: Frame): Promise<{ readonly cards: readonly string[] }> {
  const verdict = frame.getByRole('heading', { level: 1 });
  await frame.locator('main:not([aria-busy="true"]) h1').waitFor();
  const cards = await frame.locator('.sq-card-head').allInnerTexts();
  const conditions = await frame.locator('.sq-card').getByRole('row').allInnerTexts();
  const words = { verdict: await verdict.innerText(), cards, conditions };
  return words;
}

withBrowser('the pages of one run', openPullRequest, (open) => {
  for (const { name, reports, heading } of runs) {
    it(`${name} lead to each other, and say the same`, async () => {
      // The only one of the scene.
      const definition = 3;
      const settings = { pipelineId: definition, branch };
      const widget = {
        name: 'Web shop',
        size: { columnSpan: 2, rowSpan: 1 },
        customSettings: { data: JSON.stringify(settings), version: { major: 1, minor: 0, patch: 0 } },
      };
      const { page, frame, builds } = await open(
        { pushes: [{ runs: [{ reports }] }] },
        { heading, page: { widgets: [widget] } },
      );
      const [build] = builds;
      assert.equal(build?.definition.id, definition);
      const onPullRequest = await wordsOf(frame);
      assert.equal(onPullRequest.cards.length, reports.length);

      await page.goto(page.url().replace('view=sonarqube', 'view=overview'));
      await page
        .getByRole('link', { name: `Run ${build.buildNumber}` })
        .first()
        .click();
      await page.getByRole('button', { name: 'SonarQube' }).click();
      assert.deepEqual(await wordsOf(await innerFrame(page)), onPullRequest);

      await page.getByRole('link', { name: 'Dashboard' }).click();
      await page.waitForURL(/_dashboards/);
      const onDashboard = await innerFrame(page);
      await onDashboard.getByText(heading).first().waitFor();

      await page.getByRole('link', { name: 'Pull request 118' }).click();
      await page.waitForURL(/pullrequest\/118/);
    });
  }
});
