import assert from 'node:assert/strict';
import type { Browser, Frame, Page } from 'playwright-core';
import type { CustomSettings, DashboardWidgetSettings } from '../../local/build-page/page/settings';
import { startBuildPage } from '../../local/build-page/start-build-page';
import type { Build } from '../../local/azure-devops/state';
import type { WidgetSettings } from '../../src/documents/widget-settings';
import { UPDATES_PICTURES } from './documentation-picture';
import { pagesFolder, PATIENCE, type OpenOptions, type OpenTab } from './open-tab';
import { stage, type Scene } from './scene';

/** Cells of the dashboard's grid, `columns × rows`. */
export type Size = '1×1' | '2×1' | '2×2' | '3×2';

/** A dashboard as its widgets meet it. */
export interface DashboardScene extends Scene {
  /** One widget for each; 2×2 by default. */
  readonly sizes?: readonly Size[];
  readonly name?: string;
  /** Changes to the settings of the widgets, or settings of any other kind. */
  readonly settings?: Partial<WidgetSettings>;
  readonly stored?: CustomSettings | null;
}

export interface OpenDashboard extends Omit<OpenTab, 'frame'> {
  /** Frames of the widgets, in the order of their sizes. */
  readonly frames: readonly Frame[];
  /** That of the first widget. */
  readonly frame: Frame;
}

/** Opens a dashboard, and waits until its widgets are shown or need to be configured. */
export async function openDashboard(
  browser: Browser,
  scene: DashboardScene,
  options: Omit<OpenOptions, 'heading' | 'before'> = {},
): Promise<OpenDashboard> {
  const staged = await stage(scene);
  const { azureDevOps, build, token } = staged;
  const sizes = scene.sizes ?? ['2×2'];
  const pages = await startBuildPage({
    azureDevOps: {
      collectionUri: `${azureDevOps.collectionUrl}/`,
      projectId: build.project.id,
      projectName: build.project.name,
      extensionToken: token,
    },
    buildId: build.id,
    widgets: sizes.map((size) => widgetOf(scene, build, size)),
    pagesFolder,
    ...options.page,
  });
  const context = await browser.newContext({
    viewport: { width: 1100, height: 720 },
    locale: 'en-US',
    timezoneId: 'UTC',
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
  await page.goto(pages.dashboardUrl ?? '');
  await page.waitForSelector('.widget iframe');
  const frames: Frame[] = [];
  for (const element of await page.locator('.widget iframe').elementHandles()) {
    const frame = await element.contentFrame();
    assert.ok(frame);
    frames.push(frame);
  }
  await page.waitForFunction(
    `[...document.querySelectorAll('.widget-overlay')].every((one) => one.textContent !== 'Loading …')`,
  );
  const [frame] = frames;
  assert.ok(frame, 'there is a widget');
  return {
    ...staged,
    page,
    frames,
    frame,
    complaints,
    close: async () => {
      await context.close();
      await pages.stop();
      await azureDevOps.stop();
    },
  };
}

function widgetOf(scene: DashboardScene, build: Build, size: Size): DashboardWidgetSettings {
  const [columnSpan = 1, rowSpan = 1] = size.split('×').map(Number);
  const settings = { pipelineId: build.definition.id, branch: build.sourceBranch, ...scene.settings };
  return {
    name: scene.name ?? 'Web shop',
    size: { columnSpan, rowSpan },
    customSettings:
      scene.stored === undefined
        ? { data: JSON.stringify(settings), version: { major: 1, minor: 0, patch: 0 } }
        : scene.stored,
  };
}

/** The configuration panel of the first widget, when its form is drawn. */
export async function openConfiguration(page: Page): Promise<Frame> {
  const before = await page.locator('.panel iframe').count();
  assert.equal(before, 0);
  await page
    .getByRole('button', { name: /^Configure / })
    .first()
    .click();
  const element = await page.waitForSelector('.panel iframe');
  const frame = await element.contentFrame();
  assert.ok(frame);
  await frame.getByLabel('Pipeline').waitFor();
  return frame;
}
