import assert from 'node:assert/strict';
import type { AnalysisReport } from '../../src/documents/analysis-report';
import { refuses } from '../../local/azure-devops/faults';
import { slows } from '../../local/http/strikes';
import { goldenDecoration } from '../golden-reports';
import { sizeOf, sizeOfKept, takeDocumentationPicture } from './documentation-picture';
import { openPullRequest } from './open-pull-request';
import { keyboardOf, switchTheme, takeScreenshot, withBrowser, type OpenOptions } from './open-tab';
import type { PullRequestScene } from './pull-request-scene';
import { assertReadable } from './readable';
import { passedReport, pullRequestReport, sampleIssues } from './sample-reports';
import { allSteps } from './scene';

const key = 'webshop-1a2b3c4d';
const failed = (issues = sampleIssues()): AnalysisReport => {
  const report = pullRequestReport({
    analysisKey: key,
    newIssues: { state: 'read', total: issues.length, top: issues },
  });
  const bugs = String(issues.filter(({ type }) => type === 'BUG').length);
  const others = String(issues.filter(({ type }) => type === 'CODE_SMELL').length);
  const numbers = {
    new_violations: String(issues.length),
    new_bugs: bugs,
    new_software_quality_reliability_issues: bugs,
    new_software_quality_maintainability_issues: others,
  };
  const values = report.measures.state === 'read' ? report.measures.values : {};
  const counted = Object.fromEntries(
    Object.entries(numbers).map(([metric, newCode]) => [metric, { overall: null, newCode }]),
  );
  return { ...report, measures: { state: 'read', values: { ...values, ...counted } } };
};
/** Of the last push below. */
const decoration = JSON.stringify({
  ...(JSON.parse(goldenDecoration('decorated')) as object),
  analysisKeys: [key],
  counts: {
    open: 5,
    shown: 2,
    overLimit: 1,
    notInChanges: 0,
    withoutLine: 0,
    belowSeverity: 0,
    closedByPeople: 1,
    deletedByPeople: 1,
    doubled: 0,
  },
});

/** Three pushes: the second fixes two issues and brings one, the third fixes another. */
const reviewed: PullRequestScene = {
  pushes: [
    { runs: [{ reports: [failed(sampleIssues().slice(0, 5))] }] },
    { runs: [{ reports: [failed(sampleIssues().slice(1, 6))] }] },
    { runs: [{ reports: [failed(sampleIssues().slice(2))], decorations: [decoration] }] },
  ],
  comments: [
    { issue: 'AZissue2', status: 'active' },
    { issue: 'AZissue3', status: 'active' },
    { issue: 'AZissue4', status: 'wontFix', written: 'active' },
    { issue: 'AZissue6', status: 'active', isDeleted: true },
  ],
  statuses: { 1: 'failed', 2: 'failed', 3: 'failed' },
};
const unknown: AnalysisReport['outcome'] = { status: 'unknown', reason: 'timed-out', detail: 'after 300 s' };

interface State {
  readonly name: string;
  readonly scene: PullRequestScene;
  readonly heading: string;
  /** What a person must be able to read. */
  readonly shows: readonly (string | RegExp)[];
  readonly page?: OpenOptions['page'];
  /** What is drawn last; whether the gate is required by default. */
  readonly last?: string;
}

const required = 'Require the quality gate';
const isIn = (text: string, expected: string | RegExp): boolean =>
  typeof expected === 'string' ? text.includes(expected) : expected.test(text);
const passed: AnalysisReport = { ...passedReport('webshop'), analysisKey: key };

const states: readonly State[] = [
  {
    name: 'failed',
    scene: reviewed,
    heading: 'Quality gate failed',
    shows: [
      /Coverage on new code[\s\S]*62\.4%[\s\S]*at least 80%/,
      /Resolved here, open in SonarQube \(1\)[\s\S]*Remove this useless assignment[\s\S]*Resolved here as won’t fix/,
      /Without a comment \(2\)/,
      /Its comment was deleted here/,
      /Iteration 3[\s\S]*Iteration 2[\s\S]*Iteration 1/,
      /New since iteration 2 \(1\)/,
      /Fixed since iteration 2 \(1\)/,
      /No branch policy asks for it/,
    ],
  },
  {
    name: 'passed',
    scene: { pushes: [{ runs: [{ reports: [passed] }] }] },
    heading: 'Quality gate passed',
    shows: ['5 conditions met'],
  },
  {
    name: 'unknown',
    scene: { pushes: [{ runs: [{ reports: [pullRequestReport({ analysisKey: key, outcome: unknown })] }] }] },
    heading: 'Quality gate unknown',
    shows: ['after 300 s'],
  },
  {
    name: 'not-judged',
    scene: {
      pushes: [{ runs: [{ reports: [{ ...passed, outcome: { status: 'none', reason: 'no-gate' } }] }] }],
    },
    heading: 'Quality gate not judged',
    shows: ['No quality gate applies to this project.'],
  },
  {
    name: 'skipped',
    scene: {
      pushes: [
        {
          runs: [
            {
              reports: [{ ...passed, outcome: { status: 'skipped', reason: 'unsupported-pull-request', detail: '' } }],
            },
          ],
        },
      ],
    },
    heading: 'Quality gate skipped',
    shows: ['The server has no branch analysis, and this is a pull request.'],
  },
  {
    name: 'many',
    scene: {
      pushes: [
        {
          runs: [
            { reports: [passedReport('api'), passedReport('shared')], pipeline: 'api CI' },
            { reports: [failed()], pipeline: 'webshop CI' },
          ],
        },
      ],
    },
    heading: 'Quality gate failed',
    shows: ['2 of 3 projects pass'],
  },
  {
    name: 'superseded',
    scene: { pushes: [{ runs: [{ reports: [passed] }] }, { runs: [{ running: true, steps: allSteps.slice(0, 1) }] }] },
    heading: 'The quality gate of the newest commits is not known',
    shows: ['Superseded: these results are of iteration 1', 'Iteration 1: passed', 'Run 20261020.2 goes on'],
  },
  {
    name: 'superseded-and-ended',
    scene: { pushes: [{ runs: [{ reports: [passed] }] }, { runs: [{ steps: allSteps.slice(0, 1) }] }] },
    heading: 'The quality gate of the newest commits is not known',
    shows: ['Superseded: these results are of iteration 1', 'Run 20261020.2 has ended without results'],
  },
  {
    name: 'retargeted',
    scene: { pushes: [{ runs: [{ reports: [passed] }] }], target: 'release/1' },
    heading: 'The quality gate for the target branch of today is not known',
    shows: [
      'Superseded: these results are of another target branch (main)',
      'Another target branch (main): passed',
      'iteration 2 and goes into release/1',
    ],
  },
  {
    name: 'nothing-ran',
    scene: { pushes: [{}] },
    heading: 'No pipeline has run for this pull request',
    shows: ['Build validation', 'SonarQubeServerPrepare'],
  },
  {
    name: 'no-step-of-ours',
    scene: { pushes: [{ runs: [{ steps: [] }] }] },
    heading: 'Nothing was analyzed in this run',
    shows: ['SonarQubeServerPrepare'],
  },
  {
    name: 'running',
    scene: {
      pushes: [
        {
          runs: [{ running: true, steps: [{ task: 'SonarQubeServerAnalyze', name: 'Analyze', state: 'inProgress' }] }],
        },
      ],
    },
    heading: 'Waiting for the results',
    shows: ['The analysis is running'],
  },
  {
    name: 'without-comments',
    scene: { ...reviewed, faults: [{ path: /\/threads$/i, strike: refuses(403) }] },
    heading: 'Quality gate failed',
    shows: ['The comments could not be read', 'Coverage on new code'],
  },
  {
    name: 'without-pushes',
    scene: { ...reviewed, faults: [{ path: /\/iterations$/i, strike: refuses(403) }] },
    heading: 'The quality gate of the newest commits is not known',
    shows: ['Which commits these results are of is not known', 'Coverage on new code'],
  },
  {
    name: 'without-policies',
    scene: { ...reviewed, faults: [{ path: /policy\/evaluations$/i, strike: refuses(403) }] },
    heading: 'Quality gate failed',
    shows: ['Whether a branch policy asks for it could not be read', 'Coverage on new code'],
  },
  {
    name: 'without-statuses',
    scene: { ...reviewed, faults: [{ path: /\/statuses$/i, strike: refuses(403) }] },
    heading: 'Quality gate failed',
    shows: ['Coverage on new code'],
  },
  {
    name: 'required',
    scene: { ...reviewed, policy: 'required' },
    heading: 'Quality gate failed',
    shows: ['the pull request can be completed only with it'],
    last: 'The quality gate is required',
  },
  {
    name: 'optional',
    scene: { ...reviewed, policy: 'optional' },
    heading: 'Quality gate failed',
    shows: ['and does not require it'],
  },
  ...([401, 403, 404, 500] as const).map((status): State => ({
    name: String(status),
    // The page around the tab asks first.
    scene: { ...reviewed, faults: [{ path: /build\/builds$/i, strike: refuses(status) }] },
    heading: 'The results could not be read',
    shows: [`(${status})`, 'Try again'],
    last: 'Try again',
  })),
  {
    name: 'without-pull-request',
    scene: reviewed,
    heading: 'Nothing to show',
    shows: [/which pull request it belongs to/],
    page: { waysToPullRequest: [] },
    last: 'Nothing to show',
  },
];

withBrowser('the tab of a pull request', openPullRequest, (open) => {
  for (const { name, scene, heading, shows, page: hosted, last = required } of states) {
    it(`shows ${name}, readable for everyone`, async () => {
      const options = hosted === undefined ? { heading } : { heading, page: hosted };
      const { page, frame, complaints, azureDevOps } = await open(scene, options);
      await frame.getByText(last).first().waitFor();
      const text = await frame.locator('main').innerText();
      for (const expected of shows) assert.ok(isIn(text, expected), `${String(expected)} is not in:\n${text}`);
      await assertReadable(page, frame, `pull-request-tab-${name}`);
      // The browser tells of failed requests by itself.
      assert.deepEqual(
        complaints.filter((text) => !text.startsWith('Failed to load resource')),
        [],
      );
      assert.deepEqual(azureDevOps.violations, []);
    });
  }

  it('counts in each iteration what is new, fixed and still there', async () => {
    const { frame } = await open(reviewed, { heading: 'Quality gate failed' });
    await frame.getByText(required).waitFor();
    const rows = await frame.locator('.sq-iterations tbody tr').allInnerTexts();
    assert.deepEqual(
      rows.map((row) => row.split('\t').map((cell) => cell.trim())).map(([, ...cells]) => cells.slice(0, 5)),
      [
        ['Failed', '5', '1', '1', '4'],
        ['Failed', '5', '1', '1', '4'],
        ['Failed', '5', '–\nnot known', '–\nnot known', '–\nnot known'],
      ],
    );
  });

  it('shows the projects of all pipelines of the pull request, worst first', async () => {
    const runs = [
      { reports: [passedReport('api')], pipeline: 'api CI' },
      { reports: [failed()], pipeline: 'webshop CI' },
    ];
    const { frame } = await open({ pushes: [{ runs }] }, { heading: 'Quality gate failed' });
    assert.deepEqual(await frame.locator('.sq-card-head h2 .sq-title').allInnerTexts(), ['Webshop', 'api']);
    assert.match(await frame.locator('main').innerText(), /1 of 2 projects pass/);
  });

  it('tells analyses of one name in two pipelines apart, and lets none of them stand for both', async () => {
    const pipelines = [
      { reports: [failed()], pipeline: 'webshop CI' },
      { reports: [{ ...failed(), outcome: passed.outcome }], pipeline: 'webshop nightly' },
    ];
    const pushes = [{ runs: [{ reports: [failed()] }] }, { runs: pipelines }];
    const { frame } = await open({ pushes }, { heading: 'Quality gate failed' });
    const newest = frame.getByRole('row', { name: /^Iteration 2/ });
    assert.match(await newest.innerText(), /Failed/);
    const cards = frame.locator('.sq-card-head');
    assert.match(await cards.nth(0).innerText(), /run 20261020\.2/);
    assert.match(await cards.nth(1).innerText(), /run 20261020\.3/);
    const folds = (await frame.locator('.sq-toggle').all()).map((one) => one.getAttribute('aria-controls'));
    assert.equal(new Set(await Promise.all(folds)).size, 2);
  });

  it('leaves no verdict out, however many pipelines run after its own', async () => {
    const others = Array.from({ length: 12 }, (_, index) => ({ pipeline: `CI ${index}` }));
    const passing = others.slice(0, 6).map((run, index) => ({ ...run, reports: [passedReport(`api-${index}`)] }));
    const runs = [{ reports: [failed()], pipeline: 'webshop CI' }, ...passing, ...others.slice(6)];
    const { frame } = await open({ pushes: [{ runs }] }, { heading: 'Quality gate failed' });
    assert.match(await frame.locator('main').innerText(), /6 of 7 projects pass/);
  });

  it('leads from a name under the verdict to its card, which the page around the tab scrolls to', async () => {
    const reports = Array.from({ length: 20 }, (_, index) => ({
      ...failed(),
      analysisKey: `key-${index}`,
      project: { key: `project-${index}`, name: `project-${index}` },
    }));
    const { page, frame } = await open({ pushes: [{ runs: [{ reports }] }] }, { heading: 'Quality gate failed' });
    await frame.getByText(required).waitFor();
    // Now the frame has its height, and nothing in it scrolls.
    await page.waitForFunction(`document.querySelector('iframe').clientHeight > 1500`);
    await frame.getByRole('link', { name: 'project-9', exact: true }).click();
    const card = await frame.getByRole('button', { name: /project-9/ }).boundingBox();
    assert.ok(card !== null && card.y >= 0 && card.y < 720, JSON.stringify(card));
  });

  it('shows no old verdict over new commits, and the new one when it is there', async () => {
    const { frame, push } = await open(
      { pushes: [{ runs: [{ reports: [passed] }] }, { runs: [{ running: true, steps: allSteps.slice(0, 1) }] }] },
      { heading: 'The quality gate of the newest commits is not known' },
    );
    push({ runs: [{ reports: [failed()] }] });
    await frame.getByRole('heading', { level: 1, name: 'Quality gate failed' }).waitFor();
    assert.equal(await frame.getByText('Superseded').count(), 0);
  });

  it('shows the verdict before the comments are read, and says nothing of them until then', async () => {
    const slow = { path: /threads$/i, strike: slows(6_000), times: 1 };
    const { frame } = await open({ ...reviewed, faults: [slow] }, { heading: 'Quality gate failed' });
    await frame.getByText('Coverage on new code').first().waitFor();
    assert.equal(await frame.getByText('No run wrote comments').count(), 0);
    assert.equal(await frame.getByText('Without a comment').count(), 0);
    await frame.getByText('Without a comment (2)').waitFor();
  });

  it('asks for nothing twice, and first for what the verdict hangs on', async () => {
    const { azureDevOps, frame } = await open(reviewed, { heading: 'Quality gate failed' });
    await frame.getByText('Require the quality gate').waitFor();
    // The page around the tab asks without a token of the extension.
    const asked = azureDevOps.requests.filter(({ method }) => method === 'GET').map(({ path }) => path);
    const ofTab = asked.slice(asked.map((path) => /build\/builds$/i.test(path)).lastIndexOf(true));
    assert.deepEqual(
      ofTab.filter((path, index) => ofTab.indexOf(path) !== index),
      [],
    );
    const at = (what: RegExp): number => ofTab.findIndex((path) => what.test(path));
    assert.ok(at(/sonarqube-analysis-report\/[^/]+$/i) < at(/threads$/i));
    assert.ok(at(/threads$/i) > 0);
    assert.equal(at(/build\/builds\/\d+$/i), -1);
  });

  it('says so where the runs cannot be read, and reads again when asked to', async () => {
    // The page around the tab asks first.
    const fault = { path: /build\/builds$/i, times: 2, strike: refuses(403) };
    const { frame } = await open({ ...reviewed, faults: [fault] }, { heading: 'The results could not be read' });
    await frame.getByRole('button', { name: 'Try again' }).click();
    await frame.getByRole('heading', { level: 1, name: 'Quality gate failed' }).waitFor();
  });

  for (const ways of [['configuration'], ['route']] as const) {
    it(`finds its pull request by ${ways.join()} alone`, async () => {
      await open(reviewed, { heading: 'Quality gate failed', page: { waysToPullRequest: ways } });
    });
  }

  it('shows another pull request without being loaded again', async () => {
    const { page, frame, openAnother, addressOf } = await open(reviewed, { heading: 'Quality gate failed' });
    openAnother(119, [{ runs: [{ reports: [passedReport('api')] }] }]);
    await frame.evaluate('globalThis.isTheSame = true');
    await page.evaluate(
      `history.pushState(null, '', ${JSON.stringify(addressOf(119))}); dispatchEvent(new PopStateEvent('popstate'))`,
    );
    await frame.getByRole('heading', { level: 1, name: 'Quality gate passed' }).waitFor();
    assert.equal(await frame.evaluate('globalThis.isTheSame'), true);
  });

  it('explains how to require the gate only where it is not', async () => {
    const { frame } = await open({ ...reviewed, policy: 'required' });
    await frame.getByText('The quality gate is required').waitFor();
    assert.equal(await frame.getByText('How to require it').count(), 0);
  });

  it('works in a frame without an origin, and with the routes of Azure DevOps Server 2020', async () => {
    const { complaints, azureDevOps, frame } = await open(
      { ...reviewed, product: 'server2020' },
      { heading: 'Quality gate failed', page: { opaqueOrigin: true } },
    );
    await frame.getByText('Require the quality gate').waitFor();
    assert.deepEqual(complaints, []);
    assert.deepEqual(azureDevOps.violations, []);
  });

  it('needs no scope beyond those of the extension, and writes nothing', async () => {
    const { azureDevOps, frame } = await open(reviewed);
    await frame.getByText('Require the quality gate').waitFor();
    const others = azureDevOps.requests.filter(
      ({ method, status }) => !/^(GET|OPTIONS)$/.test(method) || status >= 400,
    );
    assert.deepEqual(
      others.map(({ method, path, status }) => `${method} ${path} ${status}`),
      [],
    );
  });

  it('is whole at 320 pixels, and so is the page of the rehearsal around it', async () => {
    const { page } = await open(
      { ...reviewed, title: 'feature/vouchers-for-carts' },
      { context: { viewport: { width: 320, height: 700 } } },
    );
    const widths = await Promise.all(
      page.frames().map((one) => one.evaluate<number>('document.documentElement.scrollWidth')),
    );
    assert.ok(widths.length > 1 && widths.every((width) => width <= 320), widths.join(', '));
  });

  it('asks for the height that it needs', async () => {
    const { page, frame } = await open(reviewed);
    await frame.getByText(required).waitFor();
    await page.waitForFunction(`document.querySelector('iframe').clientHeight > 900`);
  });

  // With UPDATE_SCREENSHOTS=1 it takes the pictures anew.
  it('shows what the pictures of the documentation show', async () => {
    const context = { viewport: { width: 1280, height: 1500 } };
    const { page, frame } = await open(reviewed, { heading: 'Quality gate failed', context });
    await frame.getByText('Require the quality gate').waitFor();
    for (const [theme, picture] of [
      ['light', 'pull-request-tab'],
      ['dark', 'pull-request-tab-dark'],
    ] as const) {
      if (theme !== 'light') await switchTheme(page, frame, theme);
      const taken = await takeDocumentationPicture(page, picture);
      assert.deepEqual(sizeOf(taken), sizeOfKept(picture));
    }
  });

  it('shows hostile text only as text', async () => {
    const hostile = '<img src=x onerror="document.title=1"> [x](javascript:alert(1)) ##vso[task.complete]\u202e';
    const issues = sampleIssues().map((issue) => ({
      ...issue,
      message: hostile,
      rule: hostile,
      file: `${hostile}/a.ts`,
    }));
    const withProblem = JSON.stringify({ ...(JSON.parse(decoration) as object), problems: [hostile] });
    const pushes = [{}, { runs: [{ reports: [failed(issues)], decorations: [withProblem] }] }];
    const { frame, complaints } = await open({ pushes, title: hostile }, { heading: 'Quality gate failed' });
    await frame.getByText('Require the quality gate').waitFor();
    assert.equal(await frame.locator('main img, main script').count(), 0);
    const addresses = await frame.evaluate<string[]>('[...document.links].map((link) => link.href)');
    for (const address of addresses) assert.match(address, /^https?:\/\//);
    assert.deepEqual(complaints, []);
  });

  it('can be worked by keyboard alone', async () => {
    const { page, frame } = await open(reviewed, { heading: 'Quality gate failed' });
    await frame.getByText('How to require it').waitFor();
    const reach = keyboardOf(page, frame);
    await frame.locator('body').click({ position: { x: 2, y: 2 } });
    await reach(/Open in SonarQube: Webshop/);
    await reach(/3 conditions met/);
    await page.keyboard.press('Enter');
    await frame.getByText('Security rating on new code').waitFor();
    await reach(/src\/checkout\/address\.ts:12, in the repository/);
    await reach(/Remove this useless assignment to variable "total"\., in SonarQube/);
    await reach(/Open the comment: Remove this useless assignment/);
    await reach(/^20261020\.3/);
    await reach(/^How to require it$/);
    await page.keyboard.press('Enter');
    await frame.getByText('sonarqube/quality-gate').first().waitFor();
  });

  it('is readable where the system forces its colors', async () => {
    const { page, frame } = await open(reviewed, {
      heading: 'Quality gate failed',
      context: { forcedColors: 'active' },
    });
    await takeScreenshot(page, 'pull-request-tab-forced-colors');
    const border = `getComputedStyle(document.querySelector('.sq-card')).borderTopWidth`;
    assert.equal(await frame.evaluate(border), '1px');
  });

  it('stays quick with 200 analyses', async () => {
    const reports = Array.from({ length: 200 }, (_, index) => ({
      ...failed(),
      analysisKey: `project-${index}-key`,
      project: { key: `project-${index}`, name: `project-${index}` },
    }));
    const { frame } = await open({ pushes: [{ runs: [{ reports }] }] }, { heading: 'Quality gate failed' });
    await frame.getByLabel('Filter by project').fill('project-150');
    await frame.getByRole('button', { name: 'project-151' }).waitFor({ state: 'detached' });
    assert.ok((await frame.evaluate<number>('document.getElementsByTagName("*").length')) < 8_000);
  });
});
