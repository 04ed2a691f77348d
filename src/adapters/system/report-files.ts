import { access, opendir, realpath } from 'node:fs/promises';
import { isAbsolute, join, relative, resolve } from 'node:path';
import type { ReportFiles } from '../../ports/report-files';

/** Enough for the sources of a large project; nobody waits longer for a warning. */
const MOST_ENTRIES = 100_000;
/** Nobody writes reports there, and they hold more files than all the rest. */
const SKIPPED = new Set(['.git', 'node_modules', '.sonarqube', '.scannerwork']);

/** Report files on this machine. Links to folders are not followed. */
export const systemReportFiles: ReportFiles = {
  anyMatches: async (baseDirectory, { folder, rest }) => {
    const root = resolve(baseDirectory, folder === '' ? '.' : folder);
    if (rest === null) {
      return access(root).then(
        () => true,
        () => false,
      );
    }
    let left = MOST_ENTRIES;
    const folders = [''];
    for (let below = folders.pop(); below !== undefined; below = folders.pop()) {
      try {
        for await (const entry of await opendir(join(root, below))) {
          if (--left < 0) return 'unknown';
          const path = below === '' ? entry.name : `${below}/${entry.name}`;
          if (rest.test(path)) return true;
          if (entry.isDirectory() && !SKIPPED.has(entry.name)) folders.push(path);
        }
      } catch {
        // A folder that does not exist, or may not be read, holds no report for the scanner either.
      }
    }
    return false;
  },
  isBehindLink: async (baseDirectory, path) => {
    const way = relative(resolve(baseDirectory), resolve(baseDirectory, path));
    if (way === '' || way.startsWith('..') || isAbsolute(way)) return false;
    try {
      const base = await realpath(baseDirectory);
      return relative(base, await realpath(join(base, way))) !== way;
    } catch {
      return false;
    }
  },
};
