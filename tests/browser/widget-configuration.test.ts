import assert from 'node:assert/strict';
import type { Frame, Page } from 'playwright-core';
import { delays, refuses } from '../../local/azure-devops/faults';
import { addGateHistory } from './gate-history';
import { openConfiguration, openDashboard } from './open-dashboard';
import { untilTrue, withBrowser } from './open-tab';
import { assertReadable } from './readable';
import { passedReport, sampleReport } from './sample-reports';

const reports = [sampleReport(), passedReport('api')];

/** Saves, and tells what the dashboard then keeps. */
async function save(page: Page): Promise<{ readonly data: string; readonly version: object }> {
  // Something of the dashboard's own has to change, too, before anything can be saved.
  await page.getByLabel('Name').fill('Shop');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.locator('.panel').waitFor({ state: 'hidden' });
  const kept = await page.locator('.widget').first().getAttribute('data-settings');
  return JSON.parse(kept ?? '') as { readonly data: string; readonly version: object };
}

async function verdictOf(frame: Frame, text: string | RegExp): Promise<void> {
  await frame.getByText(text).first().waitFor();
}

withBrowser('the configuration of the widget', openDashboard, (open) => {
  it('takes a new widget from nothing to a verdict, with a preview on the way', async () => {
    const { page, frame, azureDevOps, complaints, build } = await open({ reports, stored: null });
    const form = await openConfiguration(page);
    await form.getByRole('option', { name: 'webshop CI' }).waitFor({ state: 'attached' });
    await assertReadable(page, form, 'widget-configuration-of-a-new-one');
    await form.getByLabel('Pipeline').selectOption({ label: 'webshop CI' });
    // Filled with the default branch of the pipeline.
    await untilTrue(form, `document.getElementById('branch').value === 'main'`);
    await verdictOf(frame, 'Quality gate failed');
    await form.getByLabel('Chosen ones').check();
    await form.getByLabel('api', { exact: true }).check();
    await verdictOf(frame, 'Quality gate passed');
    await save(page);
    await verdictOf(frame, 'Quality gate passed');
    assert.deepEqual([...azureDevOps.violations, ...complaints], []);
    assert.equal(build.definition.name, 'webshop CI');
  });

  it('saves ids and keys, never a label', async () => {
    const { page, build } = await open({ reports });
    const form = await openConfiguration(page);
    await form.getByLabel('Chosen ones').check();
    await form.getByLabel('Webshop (webshop)').check();
    await form.getByLabel('Trend').selectOption({ label: 'Coverage' });
    assert.deepEqual(await save(page), {
      data: JSON.stringify({
        pipelineId: build.definition.id,
        branch: 'refs/heads/main',
        projects: ['webshop'],
        trend: 'coverage',
      }),
      version: { major: 1, minor: 0, patch: 0 },
    });
  });

  it('saves nothing that is incomplete, and says at the field what is missing', async () => {
    const { page } = await open({ reports });
    const form = await openConfiguration(page);
    await form.getByLabel('Branch').fill('');
    await form.getByLabel('Chosen ones').check();
    await page.getByLabel('Name').fill('Shop');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Not saved: the configuration is not complete.').waitFor();
    await form.getByText('Name the branch, for example main.').waitFor();
    await form.getByText('Choose at least one project, or all of them.').waitFor();
    assert.equal(await form.getByLabel('Branch').getAttribute('aria-invalid'), 'true');
    await assertReadable(page, form, 'widget-configuration-incomplete');
  });

  it('has its way out on one line at 320 pixels', async () => {
    const failure = { path: /\/definitions$/i, strike: refuses(500) };
    const { page } = await open({ reports, faults: [failure] }, { context: { viewport: { width: 320, height: 700 } } });
    const form = await openConfiguration(page);
    const box = await form.getByRole('button', { name: 'Try again' }).boundingBox();
    assert.ok(box !== null && box.height < 24, JSON.stringify(box));
  });

  for (const { what, path, times, label } of [
    { what: 'pipelines', path: /\/definitions$/i, times: 1, label: /^Pipeline \d+ \(as saved\)$/ },
    // Projects are read from builds as well.
    { what: 'branches', path: /\/builds$/i, times: 2, label: undefined },
    { what: 'projects', path: /\/properties$/i, times: 1, label: undefined },
  ]) {
    it(`keeps what was saved when the ${what} cannot be read, and reads them again when asked to`, async () => {
      const settings = { projects: ['webshop'] };
      const { page, azureDevOps, build } = await open({ reports, settings });
      azureDevOps.faults.add({ path, strike: refuses(500), times });
      const form = await openConfiguration(page);
      const told = form.getByRole('alert').filter({ hasText: `The ${what} could not be read.` });
      await told.waitFor();
      if (label !== undefined) assert.equal(await form.getByRole('option', { name: label }).count(), 1);
      await assertReadable(page, form, `widget-configuration-without-${what}`);
      await told.getByRole('button', { name: 'Try again' }).click();
      await told.waitFor({ state: 'detached' });
      assert.deepEqual(JSON.parse((await save(page)).data), {
        pipelineId: build.definition.id,
        branch: 'refs/heads/main',
        projects: ['webshop'],
        trend: 'verdicts',
      });
    });
  }

  it('keeps a pipeline, a branch and a project that are not there any more', async () => {
    const settings = { pipelineId: 4711, branch: 'refs/heads/gone', projects: ['old'] };
    const { page } = await open({ reports, settings });
    const form = await openConfiguration(page);
    await form
      .getByRole('option', { name: 'Pipeline 4711 (not among the pipelines of this project)' })
      .waitFor({ state: 'attached' });
    await form.getByLabel('old (not in the newest run)').waitFor();
    await assertReadable(page, form, 'widget-configuration-of-what-is-gone');
    assert.deepEqual(JSON.parse((await save(page)).data), { ...settings, trend: 'verdicts' });
  });

  for (const { kind, stored, says } of [
    { kind: 'that are none', stored: { data: 'x' }, says: /The saved settings cannot be read: they are not JSON/ },
    {
      kind: 'of a newer version',
      stored: { data: '{}', version: { major: 3, minor: 0, patch: 0 } },
      says: /A newer version of the extension saved these settings \(version 3\)/,
    },
  ]) {
    it(`tells settings ${kind}, and guesses nothing of them`, async () => {
      const { page } = await open({ reports, stored });
      const form = await openConfiguration(page);
      await form.getByRole('alert').filter({ hasText: says }).waitFor();
      assert.equal(await form.getByLabel('Pipeline').inputValue(), '');
      assert.equal(await form.getByLabel('Branch').inputValue(), '');
      await assertReadable(page, form, `widget-configuration-${kind.replaceAll(' ', '-')}`);
    });
  }

  it('goes back to what was saved when a person cancels', async () => {
    const { page, frame } = await open({ reports });
    const form = await openConfiguration(page);
    await form.getByLabel('Branch').fill('other');
    await verdictOf(frame, 'No run yet');
    await page.getByRole('button', { name: 'Cancel' }).click();
    await verdictOf(frame, 'Quality gate failed');
  });

  it('shows no verdict of the settings before while others are read slowly', async () => {
    const { page, frame, azureDevOps } = await open({ reports: [passedReport('api')] });
    await verdictOf(frame, 'Quality gate passed');
    const form = await openConfiguration(page);
    azureDevOps.faults.add({ path: /\/builds$/i, strike: delays(3_000) });
    await form.getByLabel('Branch').fill('other');
    await verdictOf(frame, 'Loading …');
    assert.equal(await frame.getByText('passed').count(), 0);
    await verdictOf(frame, 'No run yet');
  });

  it('is worked with the keyboard alone', async () => {
    const { page, frame } = await open({ reports });
    const form = await openConfiguration(page);
    await form.getByLabel('Pipeline').focus();
    await page.keyboard.press('Tab');
    await page.keyboard.type('x');
    await verdictOf(frame, 'No run yet');
    await page.keyboard.press('ControlOrMeta+A');
    await page.keyboard.type('main');
    await verdictOf(frame, 'Quality gate failed');
    await page.keyboard.press('Tab');
    await page.keyboard.press('ArrowDown');
    await form.getByLabel('api', { exact: true }).waitFor();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Space');
    await verdictOf(frame, 'Quality gate passed');
  });

  it('shows hostile names as text, readable for everyone', async () => {
    const { page, complaints } = await open({
      reports: [...reports, passedReport('<img src=x onerror=alert(1)>')],
      settings: { projects: ['webshop'] },
      history: (azureDevOps, build) => {
        addGateHistory(azureDevOps, build);
        const { project } = build;
        const repository = azureDevOps.world.repositories[0];
        assert.ok(repository);
        azureDevOps.world.createDefinition({ project, repository, name: '<b>bold</b>', path: '\\team\\nightly' });
      },
    });
    const form = await openConfiguration(page);
    await form.getByRole('option', { name: 'team\\nightly\\<b>bold</b>' }).waitFor({ state: 'attached' });
    await form.getByLabel('<img src=x onerror=alert(1)>').waitFor();
    assert.equal(await form.locator('img, b').count(), 0);
    await assertReadable(page, form, 'widget-configuration');
    assert.deepEqual(complaints, []);
  });
});
