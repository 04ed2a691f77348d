import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Frame, Locator, Page } from 'playwright-core';
import type { AnalysisReport } from '../../src/documents/analysis-report';
import { sizeOf, sizeOfKept, takeDocumentationPicture } from './documentation-picture';
import { addHistory } from './history';
import {
  findAccessibilityFaults,
  findContrastFaults,
  inBrowser,
  keyboardOf,
  switchTheme,
  takeScreenshot,
} from './open-tab';
import { passedReport, sampleIssues, sampleReport } from './sample-reports';

const root = join(__dirname, '..', '..');
const goldenFolder = join(root, 'tests', 'fixtures', 'reports', 'v1');

const numbered = (count: number, make: (name: string, index: number) => AnalysisReport): AnalysisReport[] =>
  Array.from({ length: count }, (_, index) => make(`project-${String(index + 1).padStart(3, '0')}`, index));

const failing = (name: string, changes: Partial<AnalysisReport> = {}): AnalysisReport =>
  sampleReport({ analysisKey: `${name}-key`, project: { key: name, name }, ...changes });

const overflows = (frame: Frame): Promise<boolean> =>
  frame.evaluate<boolean>('document.documentElement.scrollWidth > document.documentElement.clientWidth');

/** Whether the whole element is on the screen of 1280 × 720, the host's own header included. */
async function isOnScreen(element: Locator): Promise<boolean> {
  const box = await element.boundingBox();
  return box !== null && box.y >= 0 && box.y + box.height <= 720 && box.x >= 0 && box.x + box.width <= 1280;
}

inBrowser('the tab fits every screen and every hand', (open) => {
  it('shows verdict, failed conditions and the worst of them without scrolling, for one analysis', async () => {
    const { frame } = await open({ reports: [sampleReport()] });
    assert.ok(await isOnScreen(frame.getByRole('heading', { name: 'Quality gate failed' })));
    assert.ok(await isOnScreen(frame.getByText('2 of 5 conditions failed')));
    assert.ok(await isOnScreen(frame.getByText('Coverage on new code').first()));
    assert.ok(await isOnScreen(frame.getByText('62.4%').first()));
  });

  it('shows verdict, failed conditions and the worst of them without scrolling, for twenty analyses', async () => {
    const reports = numbered(20, (name, index) => (index % 2 === 0 ? failing(name) : passedReport(name)));
    const { page, frame } = await open({ reports });
    await takeScreenshot(page, 'twenty-light');
    assert.ok(await isOnScreen(frame.getByRole('heading', { name: 'Quality gate failed' })));
    const worst = frame.getByText('20 failed conditions. project-001: Coverage on new code 62.4%');
    assert.ok(await isOnScreen(worst));
    assert.ok(await isOnScreen(frame.getByRole('button', { name: 'project-001' })));
  });

  it('leads from the names under the verdict to the cards, of which only the first is open', async () => {
    const reports = numbered(20, (name, index) => (index % 2 === 0 ? failing(name) : passedReport(name)));
    const { frame } = await open({ reports });
    const names = frame.getByRole('navigation', { name: 'Projects that did not pass' }).getByRole('link');
    assert.equal(await names.count(), 10);
    assert.equal(await frame.getByRole('button', { expanded: true }).count(), 1);
    assert.ok(await isOnScreen(names.last()));
    await names.last().click();
    await frame.getByRole('button', { name: 'project-019' }).waitFor();
    assert.ok(await isOnScreen(frame.getByRole('button', { name: 'project-019' })));
  });

  it('names under the verdict only what the filter leaves', async () => {
    const { frame } = await open({ reports: numbered(7, (name) => failing(name)) });
    await frame.getByLabel('Filter by project').fill('003');
    await frame.getByText('1 of 7 shown').waitFor({ state: 'attached' });
    const names = frame.getByRole('navigation', { name: 'Projects that did not pass' }).getByRole('link');
    assert.deepEqual(await names.allInnerTexts(), ['project-003']);
  });

  it('starts at the left edge as the page around it, also on a wide screen', async () => {
    const { page, frame } = await open(
      { reports: [sampleReport()] },
      { context: { viewport: { width: 1920, height: 720 } } },
    );
    await takeScreenshot(page, 'wide-1920');
    const [title, verdict] = await Promise.all([
      page.locator('header h1').boundingBox(),
      frame.getByRole('heading', { level: 1 }).boundingBox(),
    ]);
    assert.equal(verdict?.x, title?.x);
  });

  it('tells files of one name apart, and the two links of a row', async () => {
    const { frame } = await open({ reports: [sampleReport()] });
    const row = frame.locator('.sq-finding').first();
    assert.match(await row.innerText(), /cart\.ts:42\s+src\/cart/);
    const links = await row.getByRole('link').all();
    const hints = await Promise.all(links.map((link) => link.getAttribute('title')));
    assert.deepEqual(hints, ['Open in the repository', 'Open in SonarQube']);
    assert.equal(await row.locator('.sq-link-mark').count(), 1);
  });

  it('says how many new lines no test covers, and in which files', async () => {
    const { frame } = await open({ reports: [sampleReport()] });
    const behind = frame.getByRole('link', { name: '38 of 101 lines not covered, in SonarQube' });
    assert.ok(await isOnScreen(behind));
    const table = frame.locator('.sq-uncovered');
    assert.deepEqual(await table.locator('tbody tr').allInnerTexts(), [
      'voucher.ts\nsrc/checkout\n\t21',
      'cart.ts\nsrc/cart\n\t9',
      'address.ts\nsrc/checkout\n\t5',
      'index.ts\nsrc\n\t3',
    ]);
    const ends = await frame.evaluate<number[]>(
      `[...document.querySelectorAll('.sq-uncovered tbody td bdi')].map((cell) => cell.getBoundingClientRect().right)`,
    );
    assert.equal(new Set(ends).size, 1, 'the numbers end below each other');
  });

  it('keeps the mark of a link beside its last word, at every width', async () => {
    const { page, frame } = await open({ reports: [sampleReport()] });
    for (let width = 400; width <= 1300; width += 60) {
      await page.setViewportSize({ width, height: 720 });
      const alone = await frame.evaluate<string[]>(`[...document.querySelectorAll('.sq-finding .sq-message .sq-link')]
        .filter((link) => {
          const words = link.querySelector('bdi').getClientRects();
          const mark = link.querySelector('svg').getBoundingClientRect();
          return mark.top > words[words.length - 1].bottom;
        }).map((link) => link.textContent)`);
      assert.deepEqual(alone, [], `at ${width} pixels`);
    }
  });

  it('lines up the conditions that failed with those that are met', async () => {
    const { frame } = await open({ reports: [sampleReport()] });
    await frame.getByText('3 conditions met').click();
    const columns = await frame.evaluate<number[][]>(`[...document.querySelectorAll('.sq-conditions')].map((table) =>
      [...table.querySelector('tbody tr').children].slice(0, 2).map((cell) => Math.round(cell.getBoundingClientRect().left)))`);
    assert.equal(columns.length, 2);
    assert.deepEqual(columns[0], columns[1]);
    // Wide enough for a name on one line.
    const lines = await frame.evaluate<number>(
      `document.querySelector('.sq-condition.failed th bdi').getClientRects().length`,
    );
    assert.equal(lines, 1);
  });

  it('does not run a name on two lines below its icon', async () => {
    const { frame } = await open({ reports: [sampleReport()] }, { context: { viewport: { width: 450, height: 720 } } });
    const [icon, ...lines] = await frame.evaluate<number[]>(`(() => {
      const cell = [...document.querySelectorAll('.sq-conditions th[scope=row]')].find((each) => each.textContent.includes('Reliability'));
      return [cell.querySelector('.sq-icon').getBoundingClientRect().right, ...[...cell.querySelector('bdi').getClientRects()].map(({ left }) => left)];
    })()`);
    assert.ok(lines.length > 1, 'the name is on several lines');
    assert.ok(
      lines.every((left) => left >= (icon ?? 0)),
      `${lines.join()} and the icon ends at ${String(icon)}`,
    );
  });

  it('leads to the log of the step that published the results, and names their commit and time', async () => {
    const { frame, azureDevOps, build } = await open({ reports: [sampleReport()] });
    const facts = frame.locator('.sq-facts');
    assert.match(await facts.innerText(), /Published Oct 20, 2026, 9:31\sAM[\s\S]*Commit 8d4a1b5c/);
    const href = await facts.getByRole('link', { name: /^Log of “Publish quality gate”/ }).getAttribute('href');
    const log = new URL(href ?? '');
    const step = build.records.get(log.searchParams.get('t') ?? '');
    assert.equal(step?.name, 'Publish quality gate');
    assert.equal(step.parentId, log.searchParams.get('j'));
    assert.equal(`${log.origin}${log.pathname}`, `${azureDevOps.collectionUrl}/${build.project.id}/_build/results`);
  });

  it('draws the edges of cards in high contrast', async () => {
    const { page, frame } = await open({ reports: [sampleReport()] });
    await switchTheme(page, frame, 'high-contrast');
    const border = await frame.evaluate<string>(`getComputedStyle(document.querySelector('.sq-card')).borderTopColor`);
    const width = await frame.evaluate<string>(`getComputedStyle(document.querySelector('.sq-card')).borderTopWidth`);
    assert.equal(width, '1px');
    assert.notEqual(border, 'rgb(0, 0, 0)');
  });

  it('is whole at 360 pixels and at 320', async () => {
    for (const width of [360, 320]) {
      const scene = {
        reports: [sampleReport(), failing('a-project-with-a-very-long-name-without-any-space-in-it-at-all')],
      };
      const { page, frame } = await open(scene, { context: { viewport: { width, height: 720 } } });
      await takeScreenshot(page, `narrow-${width}`);
      assert.equal(await overflows(frame), false);
      assert.deepEqual(await findAccessibilityFaults(frame), []);
    }
  });

  it('is whole at 200 % and at 1920 pixels', async () => {
    for (const [width, scale] of [
      [640, 2],
      [960, 2],
      [1920, 1],
    ] as const) {
      const { page, frame } = await open(
        { reports: [sampleReport(), passedReport('api')] },
        { context: { viewport: { width, height: 720 }, deviceScaleFactor: scale } },
      );
      await takeScreenshot(page, `tab-${width}-at-${scale}`);
      assert.equal(await overflows(frame), false, String(width));
      assert.deepEqual(await findAccessibilityFaults(frame), []);
    }
  });

  it('is whole from right to left', async () => {
    const { page, frame } = await open({ reports: [sampleReport(), passedReport('api')] });
    await frame.evaluate('document.documentElement.dir = "rtl"');
    await takeScreenshot(page, 'right-to-left');
    const heading = await frame.getByRole('heading', { level: 1 }).boundingBox();
    assert.ok(heading !== null && heading.x > 640, 'the verdict starts at the right');
    assert.equal(await overflows(frame), false);
  });

  it('is readable in high contrast and in forced colors', async () => {
    const forced = await open({ reports: [sampleReport()] }, { context: { forcedColors: 'active' } });
    await takeScreenshot(forced.page, 'forced-colors');
    const { page, frame } = await open({ reports: [sampleReport()] });
    await switchTheme(page, frame, 'high-contrast');
    await takeScreenshot(page, 'high-contrast');
    assert.deepEqual(await findContrastFaults(frame), []);
    // The tab is transparent: what it is read against is the host's page.
    const colorOf = (where: Frame | Page, element: string, property: string): Promise<string> =>
      where.evaluate<string>(`getComputedStyle(document.querySelector('${element}')).${property}`);
    assert.equal(await colorOf(page, 'body', 'backgroundColor'), 'rgb(0, 0, 0)');
    assert.equal(await colorOf(frame, 'h1', 'color'), 'rgb(255, 255, 255)');
  });

  it('can be worked by keyboard alone', async () => {
    const reports = [sampleReport(), ...numbered(6, (name) => passedReport(name))];
    const { page, frame } = await open({ reports });
    const reach = keyboardOf(page, frame);
    await frame.locator('body').click({ position: { x: 2, y: 2 } });
    await reach(/Filter by project/);
    await reach(/Webshop$/);
    const content = frame.getByText('Coverage on new code').nth(1);
    await page.keyboard.press('Enter');
    await content.waitFor({ state: 'hidden' });
    await page.keyboard.press('Enter');
    await content.waitFor();
    await reach(/Open in SonarQube: Webshop/);
    await reach(/3 conditions met/);
    await page.keyboard.press('Space');
    await frame.getByText('Security rating on new code').waitFor();
    await reach(/src\/cart\/cart\.ts:42, in the repository/);
    await reach(/Show 2 more/);
    await page.keyboard.press('Enter');
    await frame.getByText('Remove this commented out code.').waitFor();
    await reach(/project-001$/);
    await page.keyboard.press('Space');
    assert.equal(await frame.getByRole('button', { name: /project-001/ }).getAttribute('aria-expanded'), 'true');
  });

  it('writes numbers and dates as the viewer does', async () => {
    const { frame } = await open({ reports: [sampleReport()] }, { page: { culture: 'de-DE' } });
    const text = await frame.locator('main').innerText();
    assert.match(text, /62,4\u00a0%/);
    assert.match(text, /18\.234/);
    assert.match(text, /New code since 02\.10\.2026/);
  });

  it('stays quick with 200 analyses of 50 issues each', async () => {
    const top = Array.from({ length: 8 }, (_, round) =>
      sampleIssues().map((issue) => ({ ...issue, key: issue.key + round })),
    )
      .flat()
      .slice(0, 50);
    const reports = numbered(200, (name) => failing(name, { newIssues: { state: 'read', total: 50, top } }));
    const { frame, azureDevOps } = await open({ reports });
    await frame.getByLabel('Filter by project').fill('project-150');
    await frame.getByRole('button', { name: 'project-151' }).waitFor({ state: 'detached' });
    assert.equal(await frame.getByRole('heading', { level: 2 }).count(), 1);
    await frame.getByLabel('Filter by project').fill('');
    await frame.getByRole('button', { name: 'project-151' }).waitFor();
    const elements = await frame.evaluate<number>('document.getElementsByTagName("*").length');
    assert.ok(elements < 8_000, `${elements} elements`);
    const contents = azureDevOps.requests.filter(({ method, path }) => method === 'GET' && path.endsWith('.json'));
    assert.equal(contents.length, 200);
  });

  it('shows every golden report, and hostile text only as text', async () => {
    const files = readdirSync(goldenFolder).filter((name) => name.endsWith('.json'));
    const reports = files.map((file): AnalysisReport => {
      const report = JSON.parse(readFileSync(join(goldenFolder, file), 'utf8')) as AnalysisReport;
      return { ...report, analysisKey: file };
    });
    const { page, frame, complaints } = await open({ reports });
    page.on('dialog', (dialog) => assert.fail(`a dialog opened: ${dialog.message()}`));
    // Hundreds of folds: by script, since a person's clicks are shown elsewhere.
    await frame.evaluate(`document.querySelectorAll('button[aria-expanded="false"]').forEach((card) => card.click())`);
    await frame.evaluate(`document.querySelectorAll('details').forEach((fold) => { fold.open = true; })`);
    assert.equal(await frame.getByRole('button', { expanded: false }).count(), 0);
    assert.equal(await frame.getByRole('heading', { level: 2 }).count(), files.length);
    assert.equal(await frame.locator('main script, main img, main iframe, main object').count(), 0);
    const addresses = await frame.evaluate<string[]>('[...document.links].map((link) => link.href)');
    assert.ok(addresses.length > 10);
    for (const address of addresses) assert.match(address, /^https?:\/\/(?!.*@dev\.azure)/);
    assert.deepEqual(complaints, []);
    assert.equal(await overflows(frame), false);
    assert.deepEqual(await findAccessibilityFaults(frame), []);
  });

  // With UPDATE_SCREENSHOTS=1 it takes the pictures anew.
  it('shows in both themes what the pictures of the documentation show', async () => {
    const scene = { reports: [sampleReport(), passedReport('api'), passedReport('shared')], history: addHistory };
    const { page, frame } = await open(scene, {
      context: { viewport: { width: 1280, height: 800 } },
    });
    await frame.getByText('Trend of the last').waitFor();
    for (const theme of ['light', 'dark'] as const) {
      if (theme === 'dark') await switchTheme(page, frame, theme);
      for (const heading of ['Quality gate failed', 'New issues']) {
        assert.ok(await isOnScreen(frame.getByRole('heading', { name: heading }).first()), `${theme}: ${heading}`);
      }
      assert.ok(await isOnScreen(frame.getByText('Coverage on new code').first()), `${theme}: conditions`);
      const taken = await takeDocumentationPicture(page, `tab-${theme}`);
      assert.deepEqual(sizeOf(taken), sizeOfKept(`tab-${theme}`));
    }
  });
});
