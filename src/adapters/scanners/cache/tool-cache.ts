import { randomBytes } from 'node:crypto';
import { access, mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { diskProblem } from '../../../errors/catalog';
import { codeOf, onDisk } from './disk';

/**
 * Tools that the agent keeps between jobs, in the layout of azure-pipelines-tool-lib: `<tool>/<version>/<arch>/`, with
 * `<arch>.complete` beside it once everything is there. The tool lies in the folder or in its only folder, as it was in
 * its archive.
 *
 * @param read the tool in a folder; `undefined` where it is none
 */
export async function listCached<T>(
  toolsDirectory: string,
  tool: string,
  read: (folder: string) => Promise<T | undefined>,
): Promise<T[]> {
  if (toolsDirectory === '') return [];
  const found: T[] = [];
  for (const version of await list(join(toolsDirectory, tool))) {
    const names = await list(join(toolsDirectory, tool, version));
    for (const arch of names.filter((name) => names.includes(`${name}.complete`))) {
      found.push(...(await readTool(join(toolsDirectory, tool, version, arch), read)));
    }
  }
  return found;
}

/** What a folder of the cache holds. */
export async function readTool<T>(folder: string, read: (folder: string) => Promise<T | undefined>): Promise<T[]> {
  const places = [folder, ...(await list(folder)).map((name) => join(folder, name))];
  return (await Promise.all(places.map(read))).filter((tool) => tool !== undefined);
}

/** Names in a folder; none where it cannot be read. */
export async function list(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch {
    return [];
  }
}

/** Order of versions, the newest first. */
export function newestFirst(a: { readonly version: string }, b: { readonly version: string }): number {
  return b.version.localeCompare(a.version, 'en', { numeric: true });
}

/** Where a tool belongs in the cache. */
export interface CachePlace {
  /** Folder of the cache; empty where the agent has none. */
  readonly toolsDirectory: string;
  readonly tool: string;
  readonly version: string;
  readonly arch: string;
}

/**
 * Puts a tool into the cache and answers what is there then. Nothing has its final name before it is whole, so of two
 * jobs the second finds the first one's. What was begun is removed again, also when the job is cancelled.
 *
 * @param fill puts the tool into a new folder; the second folder, above it, is for temporary files
 */
export async function addToCache<T>(
  { toolsDirectory, tool, version, arch }: CachePlace,
  read: (folder: string) => Promise<T | undefined>,
  fill: (unpacked: string, work: string) => Promise<void>,
): Promise<T> {
  const place = join(toolsDirectory, tool, version);
  if (toolsDirectory === '') throw diskProblem(place, 'the agent has no folder of tools');
  const folder = join(place, arch);
  const work = join(place, temporaryName(arch));
  return onDisk(folder, async () => {
    await mkdir(place, { recursive: true });
    await removeStale(place);
    await mkdir(work);
    try {
      const unpacked = join(work, 'unpacked');
      await mkdir(unpacked);
      await fill(unpacked, work);
      await putInPlace(unpacked, folder);
    } finally {
      await rm(work, { recursive: true, force: true }).catch(() => undefined);
    }
    const [ready] = await readTool(folder, read);
    if (ready === undefined) throw diskProblem(folder, 'what was put there is gone');
    return ready;
  });
}

/** A temporary name that is older than this belongs to a job that is gone. */
const STALE_MILLISECONDS = 24 * 3600 * 1000;

/**
 * Gives the folder its final name, then says that it is complete. A folder that is there already is another job's, or what
 * a crash left without that sign; both hold nothing that ours does not.
 */
async function putInPlace(unpacked: string, folder: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await rename(unpacked, folder);
      break;
    } catch (error) {
      if (!TAKEN.has(codeOf(error) ?? '') || attempt === MOST_ATTEMPTS) throw error;
      if (await exists(`${folder}.complete`)) return;
      const aside = temporaryName(folder);
      await rename(folder, aside).catch(() => undefined);
      await rm(aside, { recursive: true, force: true }).catch(() => undefined);
    }
  }
  await writeFile(`${folder}.complete`, '');
}

const TAKEN = new Set(['ENOTEMPTY', 'EEXIST', 'EPERM', 'EACCES']);
const MOST_ATTEMPTS = 5;

const temporaryName = (name: string): string => `${name}.${randomBytes(6).toString('hex')}.tmp`;

async function removeStale(folder: string): Promise<void> {
  for (const name of await list(folder)) {
    if (!/\.[0-9a-f]{12}\.tmp$/.test(name)) continue;
    const written = (await stat(join(folder, name)).catch(() => undefined))?.mtimeMs ?? Infinity;
    if (Date.now() - written > STALE_MILLISECONDS) {
      await rm(join(folder, name), { recursive: true, force: true }).catch(() => undefined);
    }
  }
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
