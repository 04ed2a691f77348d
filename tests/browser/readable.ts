import assert from 'node:assert/strict';
import type { Frame, Page } from 'playwright-core';
import { findAccessibilityFaults, findContrastFaults, switchTheme, takeScreenshot, untilTrue } from './open-tab';

/** Widths in CSS pixels; at 200 % a window of 1280 has 640 of them. */
const WIDTHS = [
  { width: 320, scale: 1 },
  { width: 640, scale: 2 },
  { width: 1920, scale: 1 },
] as const;

/**
 * What a state must be for everybody: without a finding of axe from 320 to 1920 pixels and at 200 %, readable in every theme, and
 * to be worked by keyboard. One page goes through all of it; pictures are left for people.
 */
export async function assertReadable(page: Page, frames: Frame | readonly Frame[], name: string): Promise<void> {
  const shown = [frames].flat();
  const checked = new Set<string>();
  await takeScreenshot(page, `${name}-light`);
  for (const frame of shown) await assertAccessible(frame, `${name}, light`, checked);
  await assertWidths(page, shown, name, checked);
  for (const theme of ['dark', 'high-contrast'] as const) {
    await switchTheme(page, shown, theme);
    await takeScreenshot(page, `${name}-${theme}`);
    for (const frame of shown) assert.deepEqual(await findContrastFaults(frame), [], `${name}, ${theme}`);
  }
  await switchTheme(page, shown, 'light');
  for (const frame of shown) await assertKeyboard(page, frame, name);
}

/** Once for each document at each size and scale: a widget is as wide as its cells, however wide its dashboard is. */
async function assertAccessible(frame: Frame, what: string, checked: Set<string>): Promise<void> {
  const drawn = '[innerWidth, innerHeight, devicePixelRatio, document.documentElement.outerHTML].join()';
  if (checked.has(await frame.evaluate<string>(drawn))) return;
  assert.deepEqual(await findAccessibilityFaults(frame), [], what);
  // The check itself leaves an empty attribute behind.
  checked.add(await frame.evaluate<string>(drawn));
}

async function assertWidths(page: Page, frames: readonly Frame[], name: string, checked: Set<string>): Promise<void> {
  const before = page.viewportSize() ?? { width: 1280, height: 720 };
  const { height } = before;
  const screen = await page.context().newCDPSession(page);
  for (const { width, scale } of WIDTHS) {
    await page.setViewportSize({ width, height });
    if (width === 320) await takeScreenshot(page, `${name}-320`);
    // Pictures set it back.
    const metrics = { width, height, deviceScaleFactor: scale, mobile: false };
    await screen.send('Emulation.setDeviceMetricsOverride', metrics);
    await page.waitForFunction(`innerWidth === ${width} && devicePixelRatio === ${scale}`);
    for (const frame of frames) {
      const box = await (await frame.frameElement()).boundingBox();
      await untilTrue(frame, `innerWidth === ${Math.round(box?.width ?? 0)} && devicePixelRatio === ${scale}`);
      const wide = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';
      assert.equal(await frame.evaluate(wide), 0, `${name} is too wide for ${width} pixels`);
      await assertAccessible(frame, `${name}, ${width} pixels`, checked);
    }
  }
  await screen.send('Emulation.clearDeviceMetricsOverride');
  await screen.detach();
  await page.setViewportSize(before);
}

/** Runs in the page, so it is text. Names what can be worked, in the order in which it is read. */
const WORKABLE = `(() => {
  const nameOf = (one) => (one.getAttribute('aria-label') || one.textContent || one.id).trim();
  const all = [...document.querySelectorAll('a[href], button:not(:disabled), input, select, textarea, summary, [tabindex]')];
  globalThis.workable = all.filter((one) => {
    if (one.tabIndex < 0 || !one.checkVisibility({ visibilityProperty: true })) return false;
    // Of a group of radio buttons the chosen one is reached by Tab, the others by arrows.
    return one.type !== 'radio' || one.checked;
  });
  globalThis.lookOf = (one) => [null, '::before', '::after'].map((part) => {
    const { outline, boxShadow } = getComputedStyle(one, part);
    return outline + boxShadow;
  }).join();
  document.activeElement.blur();
  globalThis.atRest = workable.map(lookOf);
  return workable.map(nameOf);
})()`;

/** Which of them has the focus, -1 where none has, and whether it is seen. */
const FOCUSED = `(() => {
  const index = document.hasFocus() ? workable.indexOf(document.activeElement) : -1;
  return { index, isSeen: index >= 0 && lookOf(workable[index]) !== atRest[index] };
})()`;

/** Tab reaches all that a pointer could work, in the order of reading, and each shows that it has the focus. */
async function assertKeyboard(page: Page, frame: Frame, name: string): Promise<void> {
  const workable = await frame.evaluate<readonly string[]>(WORKABLE);
  if (workable.length === 0) return;
  await frame.evaluate('workable[0].focus()');
  await page.keyboard.press('Shift+Tab');
  for (const [index, expected] of workable.entries()) {
    await page.keyboard.press('Tab');
    const focused = await frame.evaluate<{ readonly index: number; readonly isSeen: boolean }>(FOCUSED);
    const found = workable[focused.index] ?? 'nothing';
    assert.equal(focused.index, index, `${name}: Tab reaches ${found} instead of ${expected}`);
    assert.ok(focused.isSeen, `${name}: nobody sees that ${expected} has the focus`);
  }
}
