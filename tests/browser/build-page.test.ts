import assert from 'node:assert/strict';
import { join } from 'node:path';
import { readdirSync, readFileSync } from 'node:fs';
import type { AnalysisReport } from '../../src/documents/analysis-report';
import { markdownSummary } from '../../src/presentation/markdown';
import { inBrowser, takeScreenshot } from './open-tab';
import { passedReport, sampleReport } from './sample-reports';

const hostile = readdirSync(join(__dirname, '..', 'fixtures', 'reports', 'v1'))
  .filter((name) => name.startsWith('hostile'))
  .map((name) => readFileSync(join(__dirname, '..', 'fixtures', 'reports', 'v1', name), 'utf8'))
  .map((text) => JSON.parse(text) as AnalysisReport);

inBrowser('the page of a run shows what tasks gave to it', (open) => {
  it('shows the Markdown summary of Publish as headings, tables and links', async () => {
    const summary = markdownSummary([sampleReport(), passedReport('api')]);
    const { page } = await open({ reports: [sampleReport()], summaries: [summary] });
    await page.getByRole('button', { name: 'Summary' }).click();
    await page.getByRole('heading', { name: 'Quality gate failed: Webshop' }).waitFor();
    await page.getByRole('cell', { name: 'must be at least 80%' }).waitFor();
    await page.getByRole('link', { name: 'Open in SonarQube' }).first().waitFor();
    await takeScreenshot(page, 'build-page-summary');
  });

  it('shows hostile text in a summary as text', async () => {
    const { page, complaints } = await open({ reports: [sampleReport()], summaries: [markdownSummary(hostile)] });
    page.on('dialog', (dialog) => assert.fail(`a dialog opened: ${dialog.message()}`));
    await page.getByRole('button', { name: 'Summary' }).click();
    await page.getByText('<script>alert(1)</script>').first().waitFor();
    assert.equal(await page.locator('#content script, #content img').count(), 0);
    assert.deepEqual(complaints, []);
  });

  it('shows the log as text', async () => {
    const { page } = await open(
      { reports: [sampleReport()] },
      { page: { log: () => 'Starting: Publish\n<b>not bold</b>' } },
    );
    await page.getByRole('button', { name: 'Logs' }).click();
    await page.getByText('<b>not bold</b>').waitFor();
  });
});
