import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { cacheFolder } from './cache-folder';

/**
 * The Chromium that the optional package `@sparticuz/chromium` carries, unpacked once into the cache folder.
 * The package itself unpacks into the temporary folder and takes a file that another process is still writing for a
 * finished one; here it unpacks in a folder of its own, which is renamed when it is complete.
 * @throws Where the package is not installed, or cannot be unpacked.
 */
export async function chromiumExecutable(): Promise<string> {
  const entry = require.resolve('@sparticuz/chromium');
  const manifest = await readFile(join(dirname(entry), '..', '..', 'package.json'), 'utf8');
  const { version } = JSON.parse(manifest) as { readonly version: string };
  const folder = join(cacheFolder(), 'chromium', version);
  const executable = join(folder, 'chromium');
  if (!existsSync(executable)) await unpack(entry, folder);
  return executable;
}

async function unpack(entry: string, folder: string): Promise<void> {
  await mkdir(dirname(folder), { recursive: true });
  const work = await mkdtemp(join(cacheFolder(), 'chromium-'));
  try {
    const script = `require(${JSON.stringify(entry)}).executablePath()`;
    await promisify(execFile)(process.execPath, ['-e', script], { env: { ...process.env, TMPDIR: work } });
    // Whoever comes second finds the folder there, and it is the same.
    await rename(work, folder).catch((error: unknown) => {
      if (!existsSync(join(folder, 'chromium'))) throw error;
    });
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}
