import assert from 'node:assert/strict';
import { refuses } from '../../local/azure-devops/faults';
import type { Scene } from './scene';
import { addSteps, allSteps, publish } from './scene';
import { addHistory } from './history';
import { findAccessibilityFaults, inBrowser, takeScreenshot } from './open-tab';
import { assertReadable } from './readable';
import { passedReport, samplePipeline, sampleReport } from './sample-reports';

const one: Scene = { reports: [sampleReport()] };

inBrowser('the tab speaks with its host and with Azure DevOps as both promise', (open) => {
  for (const way of ['page-data-service', 'configuration'] as const) {
    it(`finds its build where the host tells it by ${way} only`, async () => {
      await open(one, { page: { waysToBuild: [way] }, heading: 'Quality gate failed' });
    });
  }

  it('says so where the host tells no build', async () => {
    const { page, frame } = await open(one, { page: { waysToBuild: [] }, heading: 'Nothing to show' });
    assert.match(await frame.locator('main').innerText(), /did not tell this tab which run/);
    await assertReadable(page, frame, 'without-build');
  });

  it('needs neither the page data service nor the project service when the configuration tells the build', async () => {
    const missingServices = [
      'ms.vss-build-web.build-page-data-service',
      'ms.vss-tfs-web.tfs-page-data-service',
    ] as const;
    await open(one, { page: { missingServices }, heading: 'Quality gate failed' });
  });

  it('says so where the host has no address for it', async () => {
    const missingServices = ['ms.vss-features.location-service'] as const;
    const { frame } = await open(one, { page: { missingServices }, heading: 'Nothing to show' });
    assert.match(await frame.locator('main').innerText(), /its own address/);
  });

  it('works in a frame without an origin, as on Azure DevOps Server', async () => {
    const { complaints } = await open(one, { page: { opaqueOrigin: true }, heading: 'Quality gate failed' });
    assert.deepEqual(complaints, []);
  });

  it('works with the routes of Azure DevOps Server 2020', async () => {
    const { azureDevOps } = await open({ ...one, product: 'server2020' }, { heading: 'Quality gate failed' });
    assert.deepEqual(azureDevOps.violations, []);
    assert.ok(azureDevOps.requests.every(({ status }) => status < 400));
  });

  it('writes as in English where neither host nor browser names a language', async () => {
    const { frame } = await open(one, {
      page: { culture: '' },
      context: { locale: 'C' },
      heading: 'Quality gate failed',
    });
    await frame.getByText('Published Oct 20, 2026, 9:31 AM').waitFor();
  });

  it('asks nobody but Azure DevOps', async () => {
    const { page, azureDevOps, frame } = await open(one);
    const hosts = new Set<string>();
    page.on('request', (request) => hosts.add(new URL(request.url()).origin));
    await page.reload();
    await page.frameLocator('iframe').getByRole('heading', { name: 'Quality gate failed' }).waitFor();
    const own = [new URL(page.url()).origin, new URL(frame.url()).origin, azureDevOps.url];
    assert.deepEqual([...hosts].sort(), own.sort());
  });

  it('makes its connection ahead, to where the page around it came from', async () => {
    const { page, frame } = await open(one);
    const link = frame.locator('link[rel="preconnect"]');
    assert.equal(await link.getAttribute('href'), new URL(page.url()).origin);
    assert.equal(await link.getAttribute('crossorigin'), 'anonymous');
  });

  it('asks for a new token once when the first is refused', async () => {
    const fault = {
      path: /attachments\/sonarqube-analysis-report$/i,
      times: 1,
      strike: refuses(401),
    };
    await open({ ...one, faults: [fault] }, { heading: 'Quality gate failed' });
  });

  it('fills itself while the run goes on, and reads each report once', async () => {
    const { frame, azureDevOps, build } = await open(
      { running: true, steps: allSteps.slice(0, 2) },
      { heading: 'Waiting for the results' },
    );
    addSteps(build, allSteps);
    publish(azureDevOps, build, passedReport('api'));
    await frame.getByRole('heading', { level: 1, name: 'Quality gate passed' }).waitFor();
    publish(azureDevOps, build, sampleReport());
    await frame.getByRole('heading', { level: 1, name: 'Quality gate failed' }).waitFor();
    azureDevOps.world.finishBuild(build, 'failed');
    await frame.getByText('The run is still in progress').waitFor({ state: 'detached' });
    const contents = azureDevOps.requests.filter(({ method, path }) => method === 'GET' && path.endsWith('.json'));
    assert.equal(contents.length, 2);
  });

  it('goes on to read when the run could not be asked for once', async () => {
    const lost = { path: /builds\/\d+$/i, times: 1, strike: refuses(500) };
    const { azureDevOps, build, frame } = await open(
      { running: true, reports: [passedReport('api')], faults: [lost] },
      { heading: 'Quality gate passed' },
    );
    publish(azureDevOps, build, sampleReport());
    await frame.getByRole('heading', { level: 1, name: 'Quality gate failed' }).waitFor();
  });

  it('keeps what it shows when a refresh fails, and says so', async () => {
    const { page, frame, azureDevOps } = await open({ running: true, reports: [passedReport('api')] });
    azureDevOps.faults.add({ path: /attachments\//i, strike: refuses(500), times: 1 });
    await frame.getByText('These results may be out of date').waitFor();
    await takeScreenshot(page, 'out-of-date');
    assert.deepEqual(await findAccessibilityFaults(frame), []);
    assert.equal(await frame.getByRole('heading', { level: 1, name: 'Quality gate passed' }).count(), 1);
    await frame.getByText('These results may be out of date').waitFor({ state: 'detached' });
  });

  it('reads again when asked to', async () => {
    const fault = {
      path: /attachments\/sonarqube-analysis-report$/i,
      times: 1,
      strike: refuses(500),
    };
    const { frame } = await open({ ...one, faults: [fault] }, { heading: 'The results could not be read' });
    await frame.getByRole('button', { name: 'Try again' }).click();
    await frame.getByRole('heading', { level: 1, name: 'Quality gate failed' }).waitFor();
  });

  it('shows the newest attempt of a job that ran again', async () => {
    const again = passedReport('api', { pipeline: samplePipeline({ attempt: 2 }) });
    const first = sampleReport({ analysisKey: again.analysisKey, project: again.project });
    await open({ reports: [again, first] }, { heading: 'Quality gate passed' });
  });

  it('shows the trend of the branch with one request', async () => {
    const { frame, azureDevOps } = await open({ ...one, history: addHistory });
    await frame.getByText('Trend of the last 17 builds').waitFor();
    await frame.locator('summary', { hasText: 'Coverage' }).click();
    await frame.getByRole('cell', { name: '81.3%' }).first().waitFor();
    const lists = azureDevOps.requests.filter(({ method, path }) => method === 'GET' && /builds$/i.test(path));
    assert.equal(lists.length, 1);
    assert.deepEqual(azureDevOps.violations, []);
  });
});
