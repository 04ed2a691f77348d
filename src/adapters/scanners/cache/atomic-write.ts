import { randomBytes } from 'node:crypto';
import { readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { codeOf } from './disk';

/**
 * How everything that outlives a job gets its name: it is written under a temporary name in the folder where it belongs,
 * and renamed when it is whole. There is no lock that a killed job could leave behind; of two jobs at once the second
 * finds, or replaces, what is as good as its own.
 */
const UNFINISHED = /\.[0-9a-f]{12}\.tmp$/;

/** A temporary name that is older than this belongs to a job that is gone. */
const STALE_MILLISECONDS = 24 * 3600 * 1000;

export const temporaryName = (path: string): string => `${path}.${randomBytes(6).toString('hex')}.tmp`;

/** Removes what jobs that are gone have left under temporary names. */
export async function removeStale(folder: string): Promise<void> {
  for (const name of await readdir(folder).catch(() => [])) {
    if (!UNFINISHED.test(name)) continue;
    const path = join(folder, name);
    const written = (await stat(path).catch(() => undefined))?.mtimeMs ?? Infinity;
    if (Date.now() - written > STALE_MILLISECONDS) await remove(path);
  }
}

/** Removes a file or a folder, as far as it can be removed. */
export async function remove(path: string): Promise<void> {
  await rm(path, { recursive: true, force: true }).catch(() => undefined);
}

/**
 * Gives a whole file its final name. Windows refuses to replace a file that another process has open.
 *
 * @param isGood whether the file that is there then will do
 */
export async function commitFile(
  temporary: string,
  path: string,
  isGood: () => Promise<boolean> = () => Promise.resolve(false),
): Promise<void> {
  try {
    await rename(temporary, path);
  } catch (error) {
    await remove(temporary);
    if (!(await isGood())) throw error;
  }
}

/** Writes a small file that outlives the job. */
export async function writeAtomically(path: string, text: string): Promise<void> {
  const temporary = temporaryName(path);
  await writeFile(temporary, text, { mode: 0o600 });
  await commitFile(temporary, path);
}

const TAKEN = new Set(['ENOTEMPTY', 'EEXIST', 'EPERM', 'EACCES']);
const MOST_ATTEMPTS = 5;

/**
 * Gives a whole folder its final name. One that is there already is another job's, and stays where it is good; what a
 * crash has left there is moved away.
 */
export async function commitFolder(
  temporary: string,
  folder: string,
  isGood: (folder: string) => Promise<boolean>,
): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await rename(temporary, folder);
      return;
    } catch (error) {
      if (!TAKEN.has(codeOf(error) ?? '')) throw error;
      if (await isGood(folder)) return;
      if (attempt === MOST_ATTEMPTS) throw error;
      await moveAway(folder, isGood);
    }
  }
}

/** Another job may have replaced the folder since it was looked at; a good one that was caught so is put back. */
export async function moveAway(folder: string, isGood: (folder: string) => Promise<boolean>): Promise<void> {
  const aside = temporaryName(folder);
  try {
    await rename(folder, aside);
    if (await isGood(aside)) await rename(aside, folder);
  } catch (error) {
    if (codeOf(error) !== 'ENOENT' && !TAKEN.has(codeOf(error) ?? '')) throw error;
  }
  await remove(aside);
}
