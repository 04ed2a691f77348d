import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import type { GateOutcome } from '../../src/documents/gate-outcome';
import { logOf, openRig, pipelineOf } from '../e2e/rig';
import { takeDocumentationPicture } from './documentation-picture';
import { addGateHistoryToFailure } from './gate-history';
import { openDashboard } from './open-dashboard';
import { inBrowser, switchTheme, withBrowser } from './open-tab';
import { passedReport, sampleReport } from './sample-reports';

/** What the picture shows must be there, so that no picture shows a page that has changed. */
async function take(page: Page, name: string, shown: readonly string[], of: string): Promise<void> {
  for (const text of shown) assert.ok(of.includes(text), `"${text}" is not in:\n${of}`);
  await takeDocumentationPicture(page, name);
}

inBrowser('The pictures of the documentation', (open) => {
  it('show the five verdicts side by side', async () => {
    const outcomes: readonly (readonly [name: string, outcome: GateOutcome])[] = [
      ['orders', { status: 'unknown', reason: 'timed-out', detail: 'still "PENDING" after 300 s' }],
      ['prototype', { status: 'none', reason: 'no-gate' }],
    ];
    const skipped = { status: 'skipped', reason: 'scanner-skipped', detail: 'scanner-skipped' } as const;
    const { page, frame } = await open(
      {
        reports: [
          passedReport('api'),
          ...outcomes.map(([name, outcome]) => passedReport(name, { outcome })),
          passedReport('tools', { outcome: skipped }),
          sampleReport(),
        ],
      },
      { context: { viewport: { width: 1000, height: 520 } } },
    );
    for (const card of (await frame.getByRole('button', { expanded: true }).all()).reverse()) await card.click();
    const words = ['conditions failed', 'unknown', 'not judged', 'skipped', 'conditions met'];
    await take(page, 'verdicts', words, await frame.locator('main').innerText());
  });

  it('show the log of a run as it was', async function () {
    this.timeout(120_000);
    const rig = await openRig();
    try {
      const { run } = await rig.run(pipelineOf({}));
      // The scanner has most to say, and says it in words of its own.
      const analyze = logOf(run, 'analyze').split('\n');
      const shortened = [...analyze.slice(0, 1), `… ${analyze.length - 3} lines …`, ...analyze.slice(-2)].join('\n');
      const log = [logOf(run, 'prepare'), shortened, logOf(run, 'publish')].join('\n\n');
      // Ports are others in each run, and of no use to a reader.
      const shown = log.replaceAll(rig.sonarqube.url, 'https://sonar.example.org');
      const { page } = await open(
        { reports: [sampleReport()] },
        { page: { log: () => shown }, context: { viewport: { width: 1280, height: 870 } } },
      );
      await page.getByRole('button', { name: 'Logs' }).click();
      await page.getByText('Starting: SonarQubeServerPublish').waitFor();
      const words = ['Quality gate of Web shop', 'SonarQube', 'Project   webshop', '##[error]'];
      await take(page, 'log', words, shown);
    } finally {
      await rig.stop();
    }
  });
});

withBrowser('The pictures of the dashboard', openDashboard, (open) => {
  it('show the widget in its four sizes, light and dark', async () => {
    const { page, frames } = await open(
      { reports: [sampleReport()], sizes: ['1×1', '2×1', '2×2', '3×2'], history: addGateHistoryToFailure },
      { context: { viewport: { width: 910, height: 830 } } },
    );
    const [first] = frames;
    assert.ok(first);
    const words = ['Quality gate failed', 'Coverage on new code', '62.4%', 'Last 18 runs'];
    const text = (await Promise.all(frames.map((frame) => frame.locator('main').innerText()))).join('\n');
    await take(page, 'widget-light', words, text);
    await switchTheme(page, first, 'dark');
    await take(page, 'widget-dark', words, text);
  });
});
