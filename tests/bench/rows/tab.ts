import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Frame, Page } from 'playwright-core';
import webpack from 'webpack';
import { startBuildPage, type BuildPage, type BuildPageOptions } from '../../../local/build-page/start-build-page';
import { closeBrowser, launchBrowser } from '../../browser/chromium';
import type { AnalysisReport, ReportedIssue } from '../../../src/documents/analysis-report';
import { addGateHistory } from '../../browser/gate-history';
import { stagePullRequest } from '../../browser/pull-request-scene';
import { pullRequestReport, sampleIssues, sampleReport } from '../../browser/sample-reports';
import { stage, type StagedScene } from '../../browser/scene';
import { judged, notMeasured, type Line, type Row } from '../row';
import { inWords, interleave, summarize } from '../samples';
import { ROOT } from '../world';

const PAGE = join(ROOT, 'tests', 'bench', 'page');
/** How note-heading.js begins what it writes. */
const SHOWING = 'showing ';
const PAGES = join(ROOT, 'dist', 'pages');
const WHAT = 'Tab: data shown';
/** Of the time of a page that only shakes hands. */
const MOST = 2.5;
const WHAT_OF_PULL_REQUEST = 'Tab of a pull request: data shown';
const MOST_OF_PULL_REQUEST = 4;
const WHAT_OF_WIDGET = 'Widget of a dashboard: data shown';
const MOST_OF_WIDGET = 2.5;

/** From the start of the tab's document until its verdict stands there, against a page that only shakes hands with its host. */
export const tab: Row = {
  name: 'tab',
  measure: async (world) => {
    const browser = await launchBrowser();
    try {
      if (typeof browser === 'string') return [notMeasured(WHAT, `Chromium cannot start (${browser})`)];
      const sdkOnly = await buildFloor(world.newFolder('sdk-only'), 'sdk-only.js');
      const questionsOnly = await buildFloor(world.newFolder('questions-only'), 'questions-only.js');
      const runs = await interleave(world.rounds, {
        handshake: () => timeToHeading(browser, sdkOnly),
        questions: () => timeToHeading(browser, questionsOnly),
        questionsOfPullRequest: () => timeToPullRequest(browser, questionsOnly),
        tab: () => timeToHeading(browser, PAGES),
        pullRequest: () => timeToPullRequest(browser, PAGES),
        widget: () => timeToWidget(browser),
      });
      return [
        lineOf(WHAT, MOST, runs.tab, runs.handshake),
        floorOf(WHAT, runs.tab, runs.questions, runs.handshake),
        stationsOf('Tab', runs.tab),
        lineOf(WHAT_OF_PULL_REQUEST, MOST_OF_PULL_REQUEST, runs.pullRequest, runs.handshake),
        floorOf(WHAT_OF_PULL_REQUEST, runs.pullRequest, runs.questionsOfPullRequest, runs.handshake),
        stationsOf('Tab of a pull request', runs.pullRequest),
        lineOf(WHAT_OF_WIDGET, MOST_OF_WIDGET, runs.widget, runs.handshake),
        stationsOf('Widget of a dashboard', runs.widget),
        ...(await largeTab(browser, world.rounds)),
      ];
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

function lineOf(what: string, most: number, tabs: readonly Showing[], pages: readonly Showing[]): Line {
  const shown = tabs.map((each) => each.shown);
  const handshake = pages.map((each) => each.shown);
  const ratio = summarize(shown).median / summarize(handshake).median;
  const line = {
    what,
    measured: inWords(summarize(shown), 'ms'),
    floor: `handshake alone ${inWords(summarize(handshake), 'ms')}`,
    result: `× ${ratio.toFixed(2)}`,
    budget: `× ${most}`,
    figures: { tabs, pages },
  };
  return judged(line, ratio, most);
}

/** What a page takes that asks the same, one answer after the other, and draws nothing of it. */
function floorOf(
  what: string,
  tabs: readonly Showing[],
  questions: readonly Showing[],
  pages: readonly Showing[],
): Line {
  const [shown, floor, handshake] = [tabs, questions, pages].map((runs) => summarize(runs.map((each) => each.shown)));
  if (shown === undefined || floor === undefined || handshake === undefined) throw new Error('Nothing was measured.');
  return {
    what: `${what}: beside its questions alone`,
    measured: inWords(shown, 'ms'),
    floor: `the questions alone ${inWords(floor, 'ms')}, × ${(floor.median / handshake.median).toFixed(2)} of the handshake`,
    result: `× ${(shown.median / floor.median).toFixed(2)}`,
    standing: 'info',
    figures: { tabs, questions },
  };
}

function stationsOf(what: string, tabs: readonly Showing[]): Line {
  const median = (station: keyof Showing): string =>
    `${summarize(tabs.map((each) => each[station])).median.toFixed(0)} ms`;
  return {
    what: `${what}: on the way`,
    measured: `script loaded ${median('scriptLoaded')}, first request ${median('firstRequest')}, last answer ${median('lastAnswer')}, shown ${median('shown')}`,
    standing: 'info',
  };
}

const ANALYSES = 200;
const ISSUES_EACH = 50;
/** Above it a person sees that the page hangs. */
const LONGEST_TASK_MS = 200;

/** How long the page is deaf at most while a person works with the largest tab that there may be. */
async function largeTab(browser: Browser, rounds: number): Promise<readonly Line[]> {
  const longest: number[] = [];
  for (let round = 0; round < Math.max(3, Math.round(rounds / 5)); round += 1) {
    longest.push(await longestTaskOf(browser, await stage({ reports: largeScene() })));
  }
  const what = `Tab with ${ANALYSES} analyses of ${ISSUES_EACH} issues: longest task of 50 ms or more, while cards are opened and the filter is typed`;
  const summary = summarize(longest);
  const line = { what, measured: inWords(summary, 'ms'), budget: `${LONGEST_TASK_MS} ms`, figures: longest };
  return [judged(line, summary.median, LONGEST_TASK_MS)];
}

function largeScene(): readonly AnalysisReport[] {
  const top = Array.from({ length: ISSUES_EACH }, (_, index) => ({
    ...(sampleIssues()[index % 5] as ReportedIssue),
    key: `issue-${index}`,
  }));
  return Array.from({ length: ANALYSES }, (_, index) => {
    const name = `project-${String(index + 1).padStart(3, '0')}`;
    const newIssues = { state: 'read', total: top.length, top } as const;
    return sampleReport({ analysisKey: `${name}-key`, project: { key: name, name }, newIssues });
  });
}

/** Starts to write down tasks of 50 ms or more, which is what browsers call long; one of 100 ms must be among them. */
const WATCH_TASKS = `new Promise((resolve) => {
  globalThis.tasks = [];
  new PerformanceObserver((list) => {
    tasks.push(...list.getEntries().map(({ duration }) => duration));
    resolve();
  }).observe({ type: 'longtask' });
  setTimeout(() => {
    const end = performance.now() + 100;
    while (performance.now() < end);
  });
})`;

/** Milliseconds; 0 where no task took 50 or more. */
async function longestTaskOf(browser: Browser, staged: StagedScene): Promise<number> {
  return withPages(staged, { pagesFolder: PAGES }, ({ url }) =>
    inFreshPage(browser, url, async (page) => {
      const frame = await (await page.waitForSelector('iframe')).contentFrame();
      if (frame === null) throw new Error('The tab is in no frame.');
      return longestTask(frame);
    }),
  );
}

async function longestTask(frame: Frame): Promise<number> {
  await frame.waitForSelector('h1');
  await frame.evaluate(WATCH_TASKS);
  await frame.evaluate('tasks.length = 0');
  await frame.getByRole('button', { name: 'project-150' }).click();
  await frame.getByRole('textbox').pressSequentially('project-19');
  await frame.getByRole('button', { name: 'project-199' }).click();
  await frame.waitForTimeout(200);
  return Math.max(0, ...(await frame.evaluate<number[]>('tasks')));
}

async function timeToHeading(browser: Browser, pagesFolder: string): Promise<Showing> {
  return withPages(await stage({ reports: [sampleReport()] }), { pagesFolder }, ({ url }) => showingOf(browser, url));
}

async function timeToPullRequest(browser: Browser, pagesFolder: string): Promise<Showing> {
  const report = pullRequestReport();
  const staged = await stagePullRequest({ pushes: [{}, { runs: [{ reports: [report] }] }] });
  const { azureDevOps, pullRequest, builds, token } = staged;
  const { project, name } = pullRequest.repository;
  const pages = await startBuildPage({
    azureDevOps: {
      collectionUri: `${azureDevOps.collectionUrl}/`,
      projectId: project.id,
      projectName: project.name,
      extensionToken: token,
    },
    buildId: builds[0]?.id ?? 0,
    pullRequest: { id: pullRequest.id, repositoryName: name },
    pagesFolder,
  });
  try {
    return await showingOf(browser, pages.pullRequestUrl ?? '');
  } finally {
    await pages.stop();
    await azureDevOps.stop();
  }
}

/** In the size that shows most: verdict, conditions, and how the last runs ended. */
async function timeToWidget(browser: Browser): Promise<Showing> {
  const staged = await stage({ reports: [sampleReport()], history: addGateHistory });
  const { definition, sourceBranch } = staged.build;
  const settings = { pipelineId: definition.id, branch: sourceBranch };
  const widget = {
    name: 'Web shop',
    size: { columnSpan: 3, rowSpan: 2 },
    customSettings: { data: JSON.stringify(settings), version: { major: 1, minor: 0, patch: 0 } },
  };
  return withPages(staged, { pagesFolder: PAGES, widgets: [widget] }, ({ dashboardUrl }) =>
    showingOf(browser, dashboardUrl ?? ''),
  );
}

/** Serves the pages of a run, and stops all that was started for it. */
async function withPages<T>(
  { azureDevOps, build, token }: StagedScene,
  options: Pick<BuildPageOptions, 'pagesFolder' | 'widgets'>,
  visit: (pages: BuildPage) => Promise<T>,
): Promise<T> {
  const pages = await startBuildPage({
    azureDevOps: {
      collectionUri: `${azureDevOps.collectionUrl}/`,
      projectId: build.project.id,
      projectName: build.project.name,
      extensionToken: token,
    },
    buildId: build.id,
    ...options,
  });
  try {
    return await visit(pages);
  } finally {
    await pages.stop();
    await azureDevOps.stop();
  }
}

/**
 * What note-heading.js writes. Nothing of the test waits in the page meanwhile: the scripts for that are larger than the tab's own,
 * and would run between them.
 */
async function showingOf(browser: Browser, url: string): Promise<Showing> {
  return inFreshPage(browser, url, async (page) => {
    const message = await page.waitForEvent('console', (each) => each.text().startsWith(SHOWING));
    return JSON.parse(message.text().slice(SHOWING.length)) as Showing;
  });
}

/** In a new context: nothing is in its cache. */
async function inFreshPage<T>(browser: Browser, url: string, look: (page: Page) => Promise<T>): Promise<T> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 720 }, locale: 'en-US' });
  try {
    await context.addInitScript({ path: join(PAGE, 'note-heading.js') });
    const page = await context.newPage();
    const [seen] = await Promise.all([look(page), page.goto(url)]);
    return seen;
  } finally {
    await context.close();
  }
}

/** Makes a floor of the tabs from one script. Returns the folder. */
async function buildFloor(pagesFolder: string, script: string): Promise<string> {
  const folders = ['summary-tab', 'pull-request-tab'].map((page) => join(pagesFolder, page));
  for (const folder of folders) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(
      join(folder, 'index.html'),
      '<!doctype html><title>Floor</title><body><script src="../index.js"></script>',
    );
  }
  const compiler = webpack({
    mode: 'production',
    context: ROOT,
    entry: join(PAGE, script),
    output: { path: pagesFolder, filename: 'index.js' },
  });
  await new Promise<void>((resolve, reject) => {
    compiler.run((error, stats) => {
      if (error) reject(error);
      else if (stats?.hasErrors() === true) reject(new Error(stats.toString('errors-only')));
      else resolve();
    });
  });
  return pagesFolder;
}
