import assert from 'node:assert/strict';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions, Frame, Page } from 'playwright-core';
import type { Theme } from '../../local/build-page/page/settings';
import { startBuildPage, type BuildPageOptions } from '../../local/build-page/start-build-page';
import { UPDATES_PICTURES } from './documentation-picture';
import { closeBrowser, launchBrowser } from './chromium';
import { stage, type Scene, type StagedScene } from './scene';

const root = join(__dirname, '..', '..');
export const pagesFolder = join(root, 'dist', 'pages');
const screenshotFolder = join(root, 'dist', 'screenshots');

// Of the whole run: the files share their Chromium.
after(closeBrowser);

type PageOptions = Omit<Partial<BuildPageOptions>, 'azureDevOps' | 'buildId' | 'pagesFolder'>;

/** How long a page may take to show something, in ms: the machine may do other things as well. */
export const PATIENCE = 60_000;

export interface OpenTab extends StagedScene {
  readonly page: Page;
  readonly frame: Frame;
  /** What the pages wrote to the console, and what they threw. */
  readonly complaints: readonly string[];
  close(): Promise<void>;
}

/**
 * Chromium for the tests of one file. Where none starts, its tests are skipped with one line that says so; under `CI`
 * they fail, because nobody reads that line there.
 */
export function inBrowser(
  title: string,
  tests: (open: (scene: Scene, options?: OpenOptions) => Promise<OpenTab>) => void,
): void {
  withBrowser(title, openTab, tests);
}

/** The same for any page of the extension. */
export function withBrowser<S, O, T extends { close(): Promise<void> }>(
  title: string,
  openPage: (browser: Browser, scene: S, options?: O) => Promise<T>,
  tests: (open: (scene: S, options?: O) => Promise<T>) => void,
): void {
  describe(title, function () {
    this.timeout(120_000);
    let browser: Browser;
    const tabs: T[] = [];
    before(async function () {
      const started = await launchBrowser();
      if (typeof started === 'string') {
        if (process.env.CI !== undefined) throw new Error(`Chromium cannot start: ${started}`);
        console.log(`    not run here: Chromium cannot start (${started})`);
        this.skip();
      }
      browser = started;
    });
    afterEach(async () => {
      await Promise.all(tabs.splice(0).map((tab) => tab.close()));
    });
    tests(async (scene, options) => {
      const tab = await openPage(browser, scene, options);
      tabs.push(tab);
      return tab;
    });
  });
}

export interface OpenOptions {
  readonly page?: PageOptions;
  readonly context?: BrowserContextOptions;
  /** Text of the heading to wait for; any heading by default. */
  readonly heading?: string | RegExp;
  /** What happens before that heading is there. */
  readonly before?: (frame: Frame) => Promise<void>;
}

async function openTab(browser: Browser, scene: Scene, options: OpenOptions = {}): Promise<OpenTab> {
  const staged = await stage(scene);
  const { azureDevOps, build, token } = staged;
  const buildPage = await startBuildPage({
    azureDevOps: {
      collectionUri: `${azureDevOps.collectionUrl}/`,
      projectId: build.project.id,
      projectName: build.project.name,
      extensionToken: token,
    },
    buildId: build.id,
    pagesFolder,
    ...options.page,
  });
  const shown = await showPage(browser, buildPage.url, options);
  return {
    ...staged,
    ...shown,
    close: async () => {
      await shown.close();
      await buildPage.stop();
      await azureDevOps.stop();
    },
  };
}

/** Shows a page in a browser of its own, and waits for the heading in its frame. */
export async function showPage(
  browser: Browser,
  url: string,
  options: Omit<OpenOptions, 'page'>,
): Promise<Pick<OpenTab, 'page' | 'frame' | 'complaints' | 'close'>> {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 720 },
    locale: 'en-US',
    timezoneId: 'UTC',
    // Their font is put into the pages.
    bypassCSP: UPDATES_PICTURES,
    ...options.context,
  });
  context.setDefaultTimeout(PATIENCE);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  await page.goto(url);
  const element = await page.waitForSelector('iframe');
  const frame = await element.contentFrame();
  assert.ok(frame, 'the page of the extension is in a frame');
  await options.before?.(frame);
  await frame
    .getByRole('heading', { level: 1, ...(options.heading !== undefined && { name: options.heading }) })
    .waitFor();
  return { page, frame, complaints, close: () => context.close() };
}

/** Less than half as long as `axe.source`: each page that is checked is sent it, and reads it. */
const AXE = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

/** Runs in the page, so it is text: this project's tests know no DOM. */
const runAxe = (only: string): string => `(async () => {
  // The frame is transparent over the host's page; contrast has to be measured against that page's color.
  document.documentElement.style.background = 'rgb(var(--palette-neutral-2))';
  const { violations } = await axe.run(document, { resultTypes: ['violations'], runOnly: ${only} });
  document.documentElement.style.background = '';
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => id + ': ' + node.html + ' ' + node.failureSummary));
})()`;

/** Findings of WCAG 2.2 A and AA and of good practice, each as one line. */
export function findAccessibilityFaults(frame: Frame): Promise<readonly string[]> {
  const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
  return check(frame, { type: 'tag', values: tags });
}

/** What of {@link findAccessibilityFaults} may differ from theme to theme. */
export function findContrastFaults(frame: Frame): Promise<readonly string[]> {
  return check(frame, { type: 'rule', values: ['color-contrast', 'link-in-text-block'] });
}

async function check(frame: Frame, only: object): Promise<readonly string[]> {
  if (!(await frame.evaluate<boolean>('"axe" in globalThis'))) await frame.evaluate(AXE);
  return frame.evaluate<string[]>(runAxe(JSON.stringify(only)));
}

/** Chooses another theme on the page, as a person does while the tab is open. */
export async function switchTheme(page: Page, frames: Frame | readonly Frame[], theme: Theme): Promise<void> {
  const background = `getComputedStyle(document.documentElement).getPropertyValue('--background-color')`;
  const shown = [frames].flat();
  const before = await Promise.all(shown.map((frame) => frame.evaluate<string>(background)));
  await page.getByLabel('Theme').selectOption(theme);
  await Promise.all(
    shown.map((frame, index) => untilTrue(frame, `${background} !== ${JSON.stringify(before[index])}`)),
  );
}

/**
 * Waits until an expression is true in a frame of ours. Playwright's own `waitForFunction` evaluates it again by `eval` inside the
 * page, which the policy of our pages refuses.
 */
export async function untilTrue(frame: Frame, expression: string): Promise<void> {
  while (!(await frame.evaluate<boolean>(expression))) await frame.waitForTimeout(20);
}

/** With `SCREENSHOTS=1`, keeps a picture of the page in `dist/screenshots/`, for people to look at. No test looks at it. */
export async function takeScreenshot(page: Page, name: string): Promise<void> {
  if (process.env['SCREENSHOTS'] !== '1') return;
  mkdirSync(screenshotFolder, { recursive: true });
  await page.screenshot({ path: join(screenshotFolder, `${name}.png`) });
}

/** Presses Tab until what has the focus is called as wanted. */
export function keyboardOf(page: Page, frame: Frame): (wanted: RegExp) => Promise<void> {
  // Nothing of the frame has the focus where its body is the active element.
  const focused = (): Promise<string> =>
    frame.evaluate<string>(`document.activeElement === document.body
      ? ''
      : (document.activeElement.getAttribute('aria-label') || document.activeElement.textContent).trim()`);
  return async (wanted) => {
    const passed: string[] = [];
    for (let presses = 0; presses < 60; presses += 1) {
      await page.keyboard.press('Tab');
      passed.push(await focused());
      if (wanted.test(passed.at(-1) ?? '')) return;
    }
    assert.fail(`${String(wanted)} is not reached by Tab, but ${passed.join(' | ')}`);
  };
}
