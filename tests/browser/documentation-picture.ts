import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';

const root = join(__dirname, '..', '..');

/** With `UPDATE_SCREENSHOTS=1` the pictures of the documentation are made anew. */
export const UPDATES_PICTURES = process.env['UPDATE_SCREENSHOTS'] === '1';

/**
 * Takes a picture of the documentation: into `images/` where these are made anew, else into `dist/screenshots/`, for people to
 * look at. Azure DevOps writes in Segoe UI, which machines that run tests rarely have: a free font of its kind stands for it.
 */
export async function takeDocumentationPicture(page: Page, name: string): Promise<Buffer> {
  const folder = join(root, ...(UPDATES_PICTURES ? ['images'] : ['dist', 'screenshots']));
  mkdirSync(folder, { recursive: true });
  if (UPDATES_PICTURES) await writeLikeAzureDevOps(page);
  return page.screenshot({ path: join(folder, `${name}.png`) });
}

/** Size of a picture of the documentation that is kept: where a page needs another one, its picture is old. */
export function sizeOfKept(name: string): readonly number[] {
  return sizeOf(readFileSync(join(root, 'images', `${name}.png`)));
}

/** Width and height of a PNG, from its first chunk. */
export const sizeOf = (picture: Buffer): readonly number[] => [picture.readUInt32BE(16), picture.readUInt32BE(20)];

const OPEN_SANS = [
  [400, require.resolve('@fontsource/open-sans/files/open-sans-latin-400-normal.woff2')],
  [600, require.resolve('@fontsource/open-sans/files/open-sans-latin-600-normal.woff2')],
  [700, require.resolve('@fontsource/open-sans/files/open-sans-latin-700-normal.woff2')],
] as const;

async function writeLikeAzureDevOps(page: Page): Promise<void> {
  const faces = OPEN_SANS.map(([weight, file]) => {
    const source = `url(data:font/woff2;base64,${readFileSync(file, 'base64')})`;
    return `@font-face { font-family: 'Segoe UI'; font-weight: ${weight}; src: ${source}; }`;
  });
  for (const frame of page.frames()) {
    await frame.addStyleTag({ content: faces.join('\n') });
    await frame.evaluate(
      `Promise.all([400, 600, 700].map((weight) => document.fonts.load(weight + ' 14px "Segoe UI"')))`,
    );
  }
}
