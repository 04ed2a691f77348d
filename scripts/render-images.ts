/** Renders the drawings in images/svg to the PNG files that the extension ships. Run it after a drawing has changed: `npx tsx scripts/render-images.ts`. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { chromiumExecutable } from './chromium';

const ROOT = join(__dirname, '..');

/** Azure DevOps wants 128 × 128 for the extension, 98 × 98 for the catalog of widgets, and 32 × 32 for tasks and connections; its Marketplace takes no SVG. */
const IMAGES: readonly {
  readonly drawing: string;
  readonly size: number;
  readonly height?: number;
  readonly file: string;
}[] = [
  { drawing: 'extension-icon', size: 128, file: 'images/extension-icon.png' },
  { drawing: 'connection', size: 32, file: 'images/connection-icon.png' },
  { drawing: 'prepare', size: 32, file: 'tasks/prepare/icon.png' },
  { drawing: 'analyze', size: 32, file: 'tasks/analyze/icon.png' },
  { drawing: 'publish', size: 32, file: 'tasks/publish/icon.png' },
  { drawing: 'gate', size: 32, file: 'tasks/gate/icon.png' },
  { drawing: 'widget', size: 98, file: 'images/widget-icon.png' },
  { drawing: 'flow', size: 1000, height: 250, file: 'images/flow.png' },
];

async function main(): Promise<void> {
  const browser = await chromium.launch({ executablePath: await chromiumExecutable(), args: ['--no-sandbox'] });
  try {
    const page = await browser.newPage();
    for (const { drawing, size, height = size, file } of IMAGES) {
      await page.setViewportSize({ width: size, height });
      const svg = readFileSync(join(ROOT, 'images', 'svg', `${drawing}.svg`), 'utf8');
      await page.setContent(`<style>body{margin:0}svg{display:block;width:${size}px;height:${height}px}</style>${svg}`);
      writeFileSync(join(ROOT, file), await page.screenshot({ omitBackground: true }));
      console.log(`${file}: ${size} × ${height}`);
    }
  } finally {
    await browser.close();
  }
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
