import { access, mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { diskProblem } from '../../../errors/scanner-errors';
import { onDisk } from './disk';
import { commitFolder, remove, removeStale, temporaryName } from './atomic-write';

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
  const folders = [folder, ...(await list(folder)).map((name) => join(folder, name))];
  return (await Promise.all(folders.map(read))).filter((tool) => tool !== undefined);
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
export interface CacheEntry {
  /** Folder of the cache; empty where the agent has none. */
  readonly toolsDirectory: string;
  readonly tool: string;
  readonly version: string;
  readonly arch: string;
}

/**
 * Puts a tool into the cache and answers what is there then. Nothing has its final name before it is whole, so of two
 * jobs the second finds the first one's. What was begun is removed again, also when the job is canceled.
 *
 * @param fill puts the tool into a new folder; the second folder, above it, is for temporary files
 */
export async function addToCache<T>(
  { toolsDirectory, tool, version, arch }: CacheEntry,
  read: (folder: string) => Promise<T | undefined>,
  fill: (unpacked: string, work: string) => Promise<void>,
): Promise<T> {
  const versionFolder = join(toolsDirectory, tool, version);
  if (toolsDirectory === '') throw diskProblem(versionFolder, 'the agent has no folder of tools');
  const folder = join(versionFolder, arch);
  const work = temporaryName(folder);
  return onDisk(folder, async () => {
    await mkdir(versionFolder, { recursive: true });
    await removeStale(versionFolder);
    await mkdir(work);
    try {
      const unpacked = join(work, 'unpacked');
      await mkdir(unpacked);
      await fill(unpacked, work);
      // Without the sign beside it, a folder is what a crash has left.
      await commitFolder(unpacked, folder, (there) => exists(`${there}.complete`));
      await writeFile(`${folder}.complete`, '');
    } finally {
      await remove(work);
    }
    const [ready] = await readTool(folder, read);
    if (ready === undefined) throw diskProblem(folder, 'what was put there is gone');
    return ready;
  });
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
