import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { SourceFiles } from '../../ports/source-files';
import { systemFiles } from './files';

const DEEPEST = 4;
const MOST_FILES = 20_000;
const LEFT_OUT = new Set(['.git', 'node_modules', 'bin', 'obj', 'target', 'build', 'dist', 'out', '.venv', 'venv']);

/** The working copy on this machine. */
export const systemSourceFiles: SourceFiles = {
  list: async (folder) => {
    const paths: string[] = [];
    let level: readonly string[] = [''];
    for (let depth = 1; depth <= DEEPEST && paths.length < MOST_FILES; depth += 1) {
      const below: string[] = [];
      for (const parent of level) {
        for (const entry of await entriesOf(join(folder, parent))) {
          const path = parent === '' ? entry.name : `${parent}/${entry.name}`;
          if (entry.isFile()) paths.push(path);
          else if (entry.isDirectory() && !LEFT_OUT.has(entry.name)) below.push(path);
        }
      }
      level = below;
    }
    return paths;
  },
  readText: (folder, path) => systemFiles.readText(join(folder, path), folder).catch(() => undefined),
  isFolder: async (folder) => {
    try {
      return (await stat(folder)).isDirectory();
    } catch {
      return false;
    }
  },
  exists: (folder, path) => systemFiles.exists(join(folder, path)),
  writeText: (folder, path, text) => systemFiles.writeText(join(folder, path), text),
};

/** A folder that cannot be read holds nothing. */
async function entriesOf(folder: string) {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}
