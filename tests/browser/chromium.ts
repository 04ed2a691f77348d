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
let users = 0;

/**
 * The one Chromium of all browser tests, or why there is none: the package is an optional dependency and does not run
 * on every machine. Each user calls {@link closeBrowser} at its end.
 */
export function launchBrowser(): Promise<Browser | string> {
  users += 1;
  launched ??= launch();
  return launched;
}

export async function closeBrowser(): Promise<void> {
  users -= 1;
  if (users > 0 || launched === undefined) return;
  const browser = await launched;
  launched = undefined;
  if (typeof browser !== 'string') await browser.close();
}

async function launch(): Promise<Browser | string> {
  try {
    return await chromium.launch({ executablePath: await chromiumExecutable(), args: flags, headless: true });
  } catch (error) {
    return error instanceof Error ? (error.message.split('\n')[0] ?? error.name) : String(error);
  }
}
