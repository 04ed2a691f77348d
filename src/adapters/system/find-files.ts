import type { Dirent } from 'node:fs';
import { readdir } from 'node:fs/promises';
import type { FoundFiles } from '../../ports/files';

/** Nothing that is built lies in them, and they are the largest of most checkouts. */
const LEFT_OUT = new Set(['.git', '.svn', '.hg', '$tf', 'node_modules']);
const AT_ONCE = 16;

export interface SearchBounds {
  readonly depth: number;
  readonly entries: number;
  readonly files: number;
  readonly milliseconds: number;
}

/** Large checkouts have some hundred thousand files, which take seconds. */
const BOUNDS: SearchBounds = { depth: 40, entries: 2_000_000, files: 500, milliseconds: 60_000 };

/** Finds regular files by name, breadth first: see the port. */
export async function findFiles(
  names: readonly string[],
  folder: string,
  bounds: SearchBounds = BOUNDS,
): Promise<FoundFiles> {
  const ends = Date.now() + bounds.milliseconds;
  const paths: string[] = [];
  let entries = 0;
  let level: readonly string[] = [folder.replace(/[\\/]+$/, '') || folder];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > bounds.depth) return { paths, endedBy: `at ${bounds.depth} folders inside each other` };
    const below: string[] = [];
    for (let next = 0; next < level.length; next += AT_ONCE) {
      const folders = level.slice(next, next + AT_ONCE);
      for (const [index, listed] of (await Promise.all(folders.map(list))).entries()) {
        entries += listed.length;
        for (const entry of listed) {
          const path = `${folders[index] ?? ''}/${entry.name}`;
          if (entry.isDirectory() && !LEFT_OUT.has(entry.name)) below.push(path);
          else if (entry.isFile() && names.includes(entry.name)) paths.push(path);
        }
      }
      if (entries > bounds.entries) return { paths, endedBy: `after ${bounds.entries} files` };
      if (paths.length > bounds.files) return { paths, endedBy: `after ${bounds.files} files of these names` };
      if (Date.now() > ends) return { paths, endedBy: `after ${bounds.milliseconds / 1000} s` };
    }
    level = below;
  }
  return { paths, endedBy: null };
}

async function list(folder: string): Promise<readonly Dirent[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries.sort((left, right) => (left.name < right.name ? -1 : 1));
  } catch {
    return [];
  }
}
