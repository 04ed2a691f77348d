import assert from 'node:assert/strict';
import { refuses } from '../../local/azure-devops/faults';
import { slows } from '../../local/http/strikes';
import { goldenDecoration } from '../golden-reports';
import { addHistory } from './history';
import { inBrowser } from './open-tab';
import { assertReadable } from './readable';
import { pullRequestReport, sampleReport } from './sample-reports';
import { decorate, type Scene } from './scene';

const decorations = /attachments\/sonarqube-decoration-report$/i;
const hostile = '<img src=x onerror="document.title=1"> [x](javascript:alert(1)) ##vso[task.complete result=Succeeded]';
const withProblem = JSON.stringify({ ...JSON.parse(goldenDecoration('failed')), problems: [hostile] });
/** Runs in the page, so it is text. Resolves when the list of decoration reports was answered. */
const answered = `new Promise((resolve) =>
  new PerformanceObserver((list) => {
    if (list.getEntries().some(({ name }) => name.includes('sonarqube-decoration-report'))) resolve();
  }).observe({ type: 'resource', buffered: true }),
)`;
const one: Scene = { reports: [pullRequestReport({ analysisKey: 'webshop-1a2b3c4d' })] };
const heading = 'Quality gate failed';

inBrowser('the tab shows what was done on a pull request', (open) => {
  for (const [name, decoration, sentences] of [
    [
      'decorated',
      goldenDecoration('decorated'),
      [
        'Pull request 118 shows the quality gate: failed, on iteration 3.',
        '6 over the limit of comments',
        '1 resolved here and open in SonarQube',
      ],
    ],
    ['with-a-problem', withProblem, [hostile]],
    ['newer', '{"version":2}', ['its report was written by a newer extension (version 2)']],
  ] as const) {
    it(`${name}, readable for everyone, and asks for it once`, async () => {
      const { page, frame, complaints, azureDevOps } = await open({ ...one, decorations: [decoration] }, { heading });
      const section = frame.getByRole('region', { name: 'Pull request' });
      await section.waitFor();
      const text = await section.innerText();
      for (const expected of sentences) assert.ok(text.includes(expected), `"${expected}" is not in:\n${text}`);
      assert.equal(await section.locator('img').count(), 0);
      const link = section.getByRole('link');
      assert.equal(await link.count(), 1);
      assert.equal(
        await link.getAttribute('href'),
        'https://dev.azure.com/contoso/Fabrikam/_git/webshop/pullrequest/118',
      );
      await assertReadable(page, frame, `pull-request-${name}`);
      assert.deepEqual(complaints, []);
      assert.deepEqual(azureDevOps.violations, []);
      const asked = azureDevOps.requests.filter(
        ({ method, path }) => method === 'GET' && path.includes('sonarqube-decoration-report'),
      );
      assert.deepEqual(
        asked.map(({ path }) => decorations.test(path)),
        [true, false],
      );
    });
  }

  it('and shows the verdict before that is answered', async () => {
    const slow = { path: decorations, strike: slows(6_000), times: 1 };
    const { frame } = await open({ ...one, decorations: [withProblem], faults: [slow] }, { heading });
    const section = frame.getByRole('region', { name: 'Pull request' });
    await frame.getByText('Coverage on new code').first().waitFor();
    assert.equal(await section.count(), 0);
    await section.waitFor();
    assert.equal(await frame.getByRole('heading', { level: 1, name: heading }).count(), 1);
  });

  it('and shows the same verdict where that is refused', async () => {
    const refused = { path: decorations, strike: refuses(500) };
    const { frame, azureDevOps } = await open({ ...one, decorations: [withProblem], faults: [refused] }, { heading });
    await frame.evaluate(answered);
    assert.equal(await frame.getByRole('heading', { level: 1, name: heading }).count(), 1);
    assert.equal(await frame.getByText('may be out of date').count(), 0);
    assert.equal(await frame.getByRole('region', { name: 'Pull request' }).count(), 0);
    assert.deepEqual(azureDevOps.violations, []);
  });

  it('and adds it when it comes later in the run', async () => {
    const { frame, azureDevOps, build } = await open({ ...one, running: true }, { heading });
    const section = frame.getByRole('region', { name: 'Pull request' });
    assert.equal(await section.count(), 0);
    const [report] = build.attachments;
    assert.ok(report);
    decorate(azureDevOps, build, report.recordId, goldenDecoration('decorated'));
    await section.waitFor();
  });

  it('and does not ask for it where no pull request was analyzed', async () => {
    const scene = { reports: [sampleReport()], decorations: [withProblem], history: addHistory };
    const { frame, azureDevOps } = await open(scene, { heading });
    // Asked for at the same moment.
    await frame.getByText('Trend of the last 17 builds').waitFor();
    assert.ok(!azureDevOps.requests.some(({ path }) => path.includes('sonarqube-decoration-report')));
  });
});
