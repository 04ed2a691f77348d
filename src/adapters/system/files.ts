import { randomBytes } from 'node:crypto';
import { access, mkdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Files } from '../../ports/files';
import { findFiles } from './find-files';
import { isMissing, liesIn, readUntrustedFile } from './untrusted-file';

/** The file system of this machine. */
export const systemFiles: Files = {
  readText: readUntrustedFile,
  writeText: async (path, text) => {
    await mkdir(dirname(path), { recursive: true });
    // Beside its target: a rename is atomic within one file system only.
    const temporary = `${path}.${randomBytes(6).toString('hex')}.tmp`;
    try {
      await writeFile(temporary, text, 'utf8');
      await rename(temporary, path);
    } catch (error) {
      await rm(temporary, { force: true });
      throw error;
    }
  },
  remove: (path) => rm(path, { force: true }),
  exists: async (path) => {
    try {
      await access(path);
      return true;
    } catch {
      return false;
    }
  },
  liesIn: (path, folder) => Promise.resolve(liesIn(path, folder)),
  modifiedAt: async (path) => {
    try {
      return (await stat(path)).mtimeMs;
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  },
  find: (names, folder) => findFiles(names, folder),
};
