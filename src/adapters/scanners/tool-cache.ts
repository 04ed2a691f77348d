import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

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
