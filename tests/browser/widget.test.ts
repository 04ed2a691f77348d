import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Frame } from 'playwright-core';
import { refuses } from '../../local/azure-devops/faults';
import type { AzureDevOps } from '../../local/azure-devops/server';
import type { Build } from '../../local/azure-devops/state';
import type { AnalysisReport } from '../../src/documents/analysis-report';
import { BUILD_PROPERTY_GATE } from '../../src/documents/names';
import { addGateHistory } from './gate-history';
import { openDashboard, type DashboardScene, type Size } from './open-dashboard';
import { findAccessibilityFaults, takeScreenshot, withBrowser } from './open-tab';
import { assertReadable } from './readable';
import { passedReport, sampleReport } from './sample-reports';
import { allSteps, publish } from './scene';

const ALL: readonly Size[] = ['1×1', '2×1', '2×2', '3×2'];
const unknown = passedReport('orders', {
  outcome: { status: 'unknown', reason: 'timed-out', detail: 'still "PENDING" after 300 s' },
});
const several = [sampleReport(), unknown, passedReport('api'), passedReport('shared')];

const hostile = readdirSync(join(__dirname, '..', 'fixtures', 'reports', 'v1'))
  .filter((name) => name.startsWith('hostile'))
  .map((name) => readFileSync(join(__dirname, '..', 'fixtures', 'reports', 'v1', name), 'utf8'))
  .map((text) => JSON.parse(text) as AnalysisReport);

const textOf = (frame: Frame): Promise<string> => frame.locator('main').innerText();
const iconOf = (frame: Frame): Promise<string | null> =>
  frame.locator('.sq-widget-verdict .bolt-status').first().getAttribute('class');

/** A further run of the branch, of other commits, that is over and published nothing. */
function addEmptyRun({ world }: AzureDevOps, build: Build, sourceVersion = 'f'.repeat(40)): Build {
  const run = world.createBuild({
    definitionId: build.definition.id,
    sourceBranch: build.sourceBranch,
    sourceVersion,
    buildNumber: '20261020.4',
    queueTime: '2026-10-20T10:00:00Z',
  });
  world.finishBuild(run, 'failed');
  return run;
}

const VERDICTS: readonly {
  readonly verdict: string;
  readonly report: AnalysisReport;
  readonly icon: RegExp;
  readonly says: RegExp;
}[] = [
  {
    verdict: 'failed',
    report: sampleReport(),
    icon: /failed/,
    says: /2 of 5 conditions failed[^]*must be at least 80%/,
  },
  { verdict: 'passed', report: passedReport('api'), icon: /success/, says: /5 conditions met/ },
  { verdict: 'unknown', report: unknown, icon: /warning/, says: /SonarQube had not finished in time/ },
  {
    verdict: 'not judged',
    report: passedReport('api', { outcome: { status: 'none', reason: 'no-gate' } }),
    icon: /active/,
    says: /No quality gate applies/,
  },
  {
    verdict: 'skipped',
    report: passedReport('api', { outcome: { status: 'skipped', reason: 'scanner-skipped', detail: '' } }),
    icon: /neutral/,
    says: /sonar\.scanner\.skip is true/,
  },
];

const MESSAGES: readonly { readonly state: string; readonly scene: DashboardScene; readonly says: RegExp }[] = [
  {
    state: 'a branch that never ran',
    scene: { settings: { branch: 'refs/heads/other' } },
    says: /No run yet[^]*not run on other/,
  },
  {
    state: 'a run that goes on',
    scene: { running: true, steps: allSteps.slice(0, 1) },
    says: /Waiting for the results[^]*20261020\.3 of main is in progress/,
  },
  { state: 'runs that published nothing', scene: {}, says: /Nothing was analyzed[^]*so it is unknown/ },
  {
    state: 'a pipeline that was deleted',
    scene: { settings: { pipelineId: 4711 } },
    says: /No such pipeline[^]*Pipeline 4711 was deleted/,
  },
  {
    state: 'settings of a newer version',
    scene: { stored: { data: '{}', version: { major: 2, minor: 0, patch: 0 } } },
    says: /Configured by a newer version/,
  },
  {
    state: 'settings that are none',
    scene: { stored: { data: '{"pipelineId":"webshop CI"}' } },
    says: /The settings cannot be read[^]*"pipelineId"/,
  },
  {
    state: 'a viewer without the right',
    scene: { faults: [{ path: /\/builds$/i, strike: refuses(403) }] },
    says: /Could not be read[^]*You may not read this pipeline \(403\)/,
  },
  {
    state: 'a list that fails',
    scene: { faults: [{ path: /\/builds$/i, strike: refuses(500) }] },
    says: /Could not be read[^]*answered with an error \(500\)/,
  },
  {
    state: 'properties that fail',
    scene: { reports: several, faults: [{ path: /\/properties$/i, strike: refuses(500) }] },
    says: /Could not be read/,
  },
  {
    state: 'attachments that fail',
    scene: { reports: several, faults: [{ path: /attachments\/sonarqube-analysis-report$/i, strike: refuses(500) }] },
    says: /Could not be read/,
  },
  {
    state: 'a pipeline that cannot be asked for',
    scene: { settings: { branch: 'refs/heads/other' }, faults: [{ path: /\/definitions\//i, strike: refuses(500) }] },
    says: /Could not be read/,
  },
];

withBrowser('the widget of a dashboard', openDashboard, (open) => {
  for (const { verdict, report, icon, says } of VERDICTS) {
    it(`shows a gate that is ${verdict} in all sizes, never better than it is`, async () => {
      const { frames, azureDevOps, complaints, page } = await open({ reports: [report], sizes: ALL });
      for (const frame of frames) {
        assert.match(await textOf(frame), new RegExp(verdict, 'i'));
        assert.match((await iconOf(frame)) ?? '', icon);
      }
      assert.match(await textOf(frames[2] as Frame), says);
      await assertReadable(page, frames, `widget-${verdict.replaceAll(' ', '-')}`);
      assert.deepEqual(azureDevOps.violations, []);
      assert.deepEqual(complaints, []);
    });
  }

  for (const { state, scene, says } of MESSAGES) {
    it(`tells ${state}, and what to do`, async () => {
      const { frames, azureDevOps, page } = await open({ ...scene, sizes: ALL });
      for (const frame of frames) {
        assert.match(await textOf(frame), says);
        assert.doesNotMatch((await iconOf(frame)) ?? '', /success/);
      }
      await assertReadable(page, frames, `widget-${state.replaceAll(' ', '-')}`);
      assert.deepEqual(azureDevOps.violations, []);
    });
  }

  it('asks nobody anything before it is configured, and leaves the word to the dashboard', async () => {
    for (const stored of [null, { data: null }, { data: '' }, { data: 'null' }]) {
      const { page, azureDevOps } = await open({ stored });
      await page.getByText('Configure this widget to see a quality gate.').waitFor();
      const asked = azureDevOps.requests.filter(({ method, path }) => method === 'GET' && !/builds\/\d+$/i.test(path));
      assert.deepEqual(asked, []);
    }
  });

  it('shows several projects, worst first, and counts what has no room', async () => {
    const { frames, page } = await open({ reports: several, sizes: ALL, history: addGateHistory });
    const [small, low, middle, large] = await Promise.all(frames.map(textOf));
    assert.match(small ?? '', /Failed[^]*2 of 4 projects pass[^]*1 failed/);
    assert.match(low ?? '', /Webshop[^]*Coverage on new code[^]*62\.4%/);
    for (const text of [middle, large]) assert.match(text ?? '', /Webshop[^]*orders[^]*had not finished/);
    assert.match(large ?? '', /Last 17 runs[^]*13 passed/);
    await assertReadable(page, frames, 'widget-several');
  });

  it('shows only the chosen projects, and one that is not there as unknown', async () => {
    const { frame, page } = await open({ reports: several, settings: { projects: ['api', 'gone'] } });
    const text = await textOf(frame);
    assert.match(text, /Quality gate unknown[^]*1 of 2 projects pass[^]*gone[^]*Not analyzed in this run/);
    assert.doesNotMatch(text, /Webshop/);
    await assertReadable(page, frame, 'widget-chosen');
  });

  it('does not let a report that contradicts its property pass', async () => {
    const property = { version: 1, outcome: 'failed', reason: null, attempt: 1, stage: 'Build', job: 'Linux' } as const;
    const { frame, page } = await open({
      reports: [passedReport('api')],
      properties: { 'api-00000000': { ...property, projectKey: 'api', numbers: {} } },
    });
    assert.match(await textOf(frame), /Quality gate failed[^]*Its verdict is contradictory/);
    await assertReadable(page, frame, 'widget-contradictory');
  });

  it('calls the gate unknown when newer commits ended without an analysis', async () => {
    const { frame, page, azureDevOps } = await open({
      reports: [passedReport('api')],
      history: (world, build) => void addEmptyRun(world, build),
    });
    assert.match(await textOf(frame), /Quality gate unknown[^]*Run 20261020\.4 analyzed nothing; passed before/);
    assert.match((await iconOf(frame)) ?? '', /warning/);
    await assertReadable(page, frame, 'widget-newer-without-analysis');
    assert.deepEqual(azureDevOps.violations, []);
  });

  it('lets a verdict stand when the same commit ran again without an analysis', async () => {
    const { frame } = await open({
      reports: [passedReport('api')],
      history: (world, build) => void addEmptyRun(world, build, build.sourceVersion),
    });
    assert.match(await textOf(frame), /Quality gate passed/);
  });

  it('keeps the last verdict while a newer run goes on, and says that it does', async () => {
    const { frame, page } = await open({
      reports: [sampleReport()],
      history: ({ world }, { definition, sourceBranch }) =>
        void world.createBuild({
          definitionId: definition.id,
          sourceBranch,
          sourceVersion: 'e'.repeat(40),
          buildNumber: '20261020.9',
          queueTime: '2026-10-20T10:00:00Z',
        }),
    });
    assert.match(await textOf(frame), /Quality gate failed[^]*Run 20261020\.9 is in progress/);
    await assertReadable(page, frame, 'widget-newer-in-progress');
  });

  for (const [trend, says] of [
    ['coverage', /Coverage[^]*83\.6% → 80\.9%/],
    ['issues', /Issues[^]*179 → 211/],
    ['duplications', /Duplicat[^]*2\.5% → 2\.6%/],
  ] as const) {
    it(`shows the course of ${trend} when it is asked for`, async () => {
      const scene = { reports: [sampleReport()], settings: { trend }, history: addGateHistory };
      const { frames, page } = await open({ ...scene, sizes: ['2×2', '3×2'] });
      for (const frame of frames) {
        assert.match(await textOf(frame), says);
        assert.equal(await frame.locator('.sq-sparkline').count(), 1);
      }
      await assertReadable(page, frames, `widget-trend-${trend}`);
    });
  }

  it('shows the verdicts of the chosen projects over the runs', async () => {
    const { frame } = await open({ reports: several, settings: { projects: ['webshop'] }, history: addGateHistory });
    assert.match(await textOf(frame), /Last 17 runs[^]*13 passed/);
    const bars = await frame.getByRole('img').getAttribute('aria-label');
    assert.match(bars ?? '', /20261006\.1: failed, 20261007\.1: failed, 20261008\.1: passed/);
  });

  it('shows the verdict although the trend cannot be read', async () => {
    const strike = refuses(500);
    const { frame, page } = await open({
      reports: [sampleReport()],
      settings: { trend: 'coverage' },
      history: addGateHistory,
      faults: [{ path: /\/builds$/i, after: 1, strike }],
    });
    assert.match(await textOf(frame), /Quality gate failed[^]*Earlier runs could not be read/);
    await assertReadable(page, frame, 'widget-without-trend');
  });

  it('opens the tab of its run, by pointer and by keyboard', async () => {
    const { frame, page } = await open({ reports: [sampleReport()] });
    const link = frame.getByRole('link', { name: 'Quality gate failed. Open the results of run 20261020.3' });
    assert.match(
      (await link.getAttribute('href')) ?? '',
      /_build\/results\?buildId=\d+&view=local\.sonarqube\.results-tab$/,
    );
    await link.focus();
    const opened = page.context().waitForEvent('page');
    await page.keyboard.press('Enter');
    await (await opened).waitForURL(/buildId=/);
    const clicked = page.context().waitForEvent('page');
    // Anywhere on the widget.
    await frame.locator('main').click({ position: { x: 200, y: 250 } });
    await clicked;
  });

  it('reads again when asked to', async () => {
    const { frame } = await open({
      reports: [sampleReport()],
      faults: [{ path: /\/builds$/i, times: 1, strike: refuses(500) }],
    });
    await frame.getByRole('button', { name: 'Try again' }).click();
    await frame.getByText('Quality gate failed').waitFor();
  });

  it('looks again by itself while a run goes on', async () => {
    const { frame, azureDevOps, build, page } = await open({ running: true });
    await frame.getByText('Waiting for the results').waitFor();
    publish(azureDevOps, build, sampleReport());
    azureDevOps.world.finishBuild(build, 'failed');
    await page.clock.install();
    await frame.getByText('Quality gate failed').waitFor({ timeout: 30_000 });
  });

  it('shows hostile and long text as text, inside its cells', async () => {
    const long = 'a-name-without-an-end-'.repeat(12);
    const { frames, page, complaints } = await open({
      reports: [...hostile, sampleReport({ project: { key: long, name: `<img src=x onerror=alert(1)>${long}` } })],
      name: `<script>alert(1)</script> ${long}`,
      sizes: ALL,
    });
    page.on('dialog', (dialog) => assert.fail(`a dialog opened: ${dialog.message()}`));
    for (const frame of frames) {
      assert.equal(await frame.locator('main script, main img').count(), 0);
      const fits =
        'document.documentElement.scrollWidth <= innerWidth && document.documentElement.scrollHeight <= innerHeight';
      assert.equal(await frame.evaluate<boolean>(fits), true);
      assert.deepEqual(await findAccessibilityFaults(frame), []);
    }
    assert.deepEqual(complaints, []);
    await takeScreenshot(page, 'widget-hostile');
  });

  it('shows two hundred analyses', async () => {
    const reports = Array.from({ length: 200 }, (_, index) =>
      passedReport(`project-${String(index).padStart(3, '0')}`),
    );
    const { frame, azureDevOps } = await open({ reports: [...reports.slice(1), sampleReport()], sizes: ['3×2'] });
    assert.match(
      await textOf(frame),
      /199 of 200 projects pass · ?1 failed|199 of 200 projects pass[^]*1 failed[^]*and 19\d more/,
    );
    assert.deepEqual(azureDevOps.violations, []);
  });

  it('works in a frame without an origin, and with the routes of Azure DevOps Server 2020', async () => {
    const { frame, azureDevOps, complaints } = await open(
      { reports: [sampleReport()], product: 'server2020', history: addGateHistory },
      { page: { opaqueOrigin: true } },
    );
    assert.match(await textOf(frame), /Quality gate failed/);
    assert.deepEqual([...azureDevOps.violations, ...complaints], []);
    assert.ok(azureDevOps.requests.every(({ status }) => status < 400));
  });

  it('reads the verdict of all with one list, and each report once', async () => {
    const { azureDevOps } = await open({ reports: [sampleReport()], history: addGateHistory });
    const asked = azureDevOps.requests.filter(({ method, path }) => method === 'GET' && !/builds\/\d+$/i.test(path));
    assert.equal(asked.length, 4, asked.map(({ path }) => path).join('\n'));
    assert.ok(azureDevOps.world.builds.some(({ properties }) => properties.has(BUILD_PROPERTY_GATE)));
  });
});
