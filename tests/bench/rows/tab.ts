import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import webpack from 'webpack';
import { startBuildPage } from '../../../local/build-page/start-build-page';
import { closeBrowser, launchBrowser } from '../../browser/chromium';
import { sampleReport } from '../../browser/sample-reports';
import { stage } from '../../browser/scene';
import { judged, notMeasured, type Line, type Row } from '../row';
import { inWords, interleave, summarize } from '../samples';
import { ROOT } from '../world';

const PAGE = join(ROOT, 'tests', 'bench', 'page');
const WHAT = 'Tab: data shown';

/** From the start of the tab's document until its verdict stands there, against a page that only shakes hands with its host. */
export const tab: Row = {
  name: 'tab',
  measure: async (world) => {
    const browser = await launchBrowser();
    try {
      if (typeof browser === 'string') return [notMeasured(WHAT, `Chromium cannot start (${browser})`)];
      const sdkOnly = world.newFolder('sdk-only');
      await buildSdkPage(sdkOnly);
      const runs = await interleave(world.rounds, {
        handshake: () => timeToHeading(browser, sdkOnly),
        tab: () => timeToHeading(browser, join(ROOT, 'dist', 'summary-tab')),
      });
      return [lineOf(runs.tab, runs.handshake), stationsOf(runs.tab)];
    } finally {
      await closeBrowser();
    }
  },
};

/** Milliseconds by the frame's own clock, which starts when the browser begins to load its document. */
interface Showing {
  readonly scriptLoaded: number;
  readonly firstRequest: number;
  readonly lastAnswer: number;
  readonly shown: number;
}

function lineOf(tabs: readonly Showing[], pages: readonly Showing[]): Line {
  const shown = tabs.map((each) => each.shown);
  const handshake = pages.map((each) => each.shown);
  const ratio = summarize(shown).median / summarize(handshake).median;
  const line = {
    what: WHAT,
    measured: inWords(summarize(shown), 'ms'),
    floor: `handshake alone ${inWords(summarize(handshake), 'ms')}`,
    result: `× ${ratio.toFixed(2)}`,
    budget: '× 2',
    figures: { tabs, pages },
  };
  return judged(line, ratio, 2);
}

function stationsOf(tabs: readonly Showing[]): Line {
  const median = (station: keyof Showing): string =>
    `${summarize(tabs.map((each) => each[station])).median.toFixed(0)} ms`;
  return {
    what: 'Tab: on the way',
    measured: `script loaded ${median('scriptLoaded')}, first request ${median('firstRequest')}, last answer ${median('lastAnswer')}, shown ${median('shown')}`,
    standing: 'info',
  };
}

async function timeToHeading(browser: Browser, tabFolder: string): Promise<Showing> {
  const { azureDevOps, build, token } = await stage({ reports: [sampleReport()] });
  const buildPage = await startBuildPage({
    azureDevOps: {
      collectionUri: `${azureDevOps.collectionUrl}/`,
      projectId: build.project.id,
      projectName: build.project.name,
      extensionToken: token,
    },
    buildId: build.id,
    tabFolder,
  });
  // Of a new context: nothing is in its cache.
  const context = await browser.newContext({ viewport: { width: 1280, height: 720 }, locale: 'en-US' });
  try {
    await context.addInitScript({ path: join(PAGE, 'note-heading.js') });
    const page = await context.newPage();
    await page.goto(buildPage.url);
    const frame = await (await page.waitForSelector('iframe')).contentFrame();
    if (frame === null) throw new Error('The tab is in no frame.');
    await frame.waitForSelector('h1', { state: 'attached' });
    // Of the shape that note-heading.js writes.
    return JSON.parse(await frame.evaluate('document.documentElement.dataset.showing')) as Showing;
  } finally {
    await context.close();
    await buildPage.stop();
    await azureDevOps.stop();
  }
}

async function buildSdkPage(folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    join(folder, 'index.html'),
    '<!doctype html><title>Floor</title><body><script src="index.js"></script>',
  );
  const compiler = webpack({
    mode: 'production',
    context: ROOT,
    entry: join(PAGE, 'sdk-only.js'),
    output: { path: folder, filename: 'index.js' },
  });
  await new Promise<void>((resolve, reject) => {
    compiler.run((error, stats) => {
      if (error) reject(error);
      else if (stats?.hasErrors() === true) reject(new Error(stats.toString('errors-only')));
      else resolve();
    });
  });
}
