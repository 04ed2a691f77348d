import { chromium, type Browser } from 'playwright-core';
import { chromiumExecutable } from '../../scripts/chromium';

/**
 * As root, without a graphics card, and without the calls home that a closed network would refuse many times over.
 */
const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--font-render-hinting=none',
];

let launched: Promise<Browser | string> | undefined;

/**
 * The one Chromium of all browser tests, or why there is none: the package is an optional dependency and does not run
 * on every machine. Whoever runs last calls {@link closeBrowser}.
 */
export function launchBrowser(): Promise<Browser | string> {
  launched ??= launch();
  return launched;
}

export async function closeBrowser(): Promise<void> {
  const browser = await launched;
  launched = undefined;
  if (typeof browser === 'object') await browser.close();
}

async function launch(): Promise<Browser | string> {
  try {
    return await chromium.launch({ executablePath: await chromiumExecutable(), args: flags, headless: true });
  } catch (error) {
    return error instanceof Error ? (error.message.split('\n')[0] ?? error.name) : String(error);
  }
}
