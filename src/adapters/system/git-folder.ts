import { statSync, type Stats } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { readUntrustedFile } from './untrusted-file';

/** A working copy, and where git keeps what belongs to it. Paths are absolute. */
export interface GitFolder {
  /** Top folder of the working copy. */
  readonly root: string;
  /** Of this working copy: `.git`, or what a file of this name leads to in a submodule or a further working tree. */
  readonly own: string;
  /** What all working trees of a repository share: references, settings; else the same as `own`. */
  readonly common: string;
}

/**
 * The working copy that a folder lies in: the nearest folder with `.git` in it or above. A folder that only looks like a
 * repository is none, since git never checks out what is called `.git`, and anything else may be made by the repository.
 */
export async function findGitFolder(folder: string): Promise<GitFolder | undefined> {
  for (let root = resolve(folder); ; root = dirname(root)) {
    const own = await ownFolder(root);
    if (own !== undefined && look(join(own, 'HEAD'))?.isFile()) {
      const common = (await readText(join(own, 'commondir'), own))?.trim();
      return { root, own, common: common === undefined || common === '' ? own : resolve(own, common) };
    }
    if (dirname(root) === root) return undefined;
  }
}

async function ownFolder(root: string): Promise<string | undefined> {
  const place = join(root, '.git');
  const found = look(place);
  if (found?.isDirectory()) return place;
  if (!found?.isFile()) return undefined;
  const [, target] = /^gitdir: ([^\r\n]+)/.exec((await readText(place, root)) ?? '') ?? [];
  return target === undefined ? undefined : resolve(root, target);
}

/** Text of a file of a git folder; `undefined` where there is none that may be read. */
export function readText(path: string, within: string, mostBytes?: number): Promise<string | undefined> {
  return readUntrustedFile(path, within, mostBytes).catch(() => undefined);
}

function look(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}
