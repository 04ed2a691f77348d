import { posix, win32, type PlatformPath } from 'node:path';

/**
 * What an input of the type `filePath` was given. The agent makes it a rooted path; an input that is left empty arrives as
 * the root itself.
 *
 * @param root the agent's folder of sources (`System.DefaultWorkingDirectory`)
 */
export function givenPath(value: string | undefined, root: string): string | null {
  return value === undefined || withoutEnd(value) === withoutEnd(root) ? null : value;
}

const withoutEnd = (path: string): string => path.replace(/[\\/]+$/, '');

/** Absolute path for one that a person wrote, without `.` and `..`. Relative ones start at the folder, an absolute path. */
export function resolvePath(folder: string, path: string): string {
  return rulesOf(folder).resolve(folder, path);
}

/** Whether two absolute paths mean the same place. */
export function isSamePath(one: string, other: string): boolean {
  return rulesOf(one, other).relative(one, other) === '';
}

/** Path below a folder with forward slashes, empty for the folder itself, `undefined` when it lies elsewhere. */
export function relativeTo(folder: string, path: string): string | undefined {
  if (folder === '') return undefined;
  const rules = rulesOf(folder, path);
  const below = rules.relative(folder, path);
  const isElsewhere = below.split(rules.sep)[0] === '..' || rules.isAbsolute(below);
  return isElsewhere ? undefined : below.replaceAll(rules.sep, '/');
}

/**
 * Folder that a file must really lie in to be read: the checkout for what is written as a path in it, since the repository
 * may put a link there; else the folder that the author of the pipeline named.
 *
 * @param path absolute
 * @param root the agent's folder of sources
 */
export function trustedFolder(path: string, root: string): string {
  return relativeTo(root, path) ? root : rulesOf(path).dirname(resolvePath(path, '.'));
}

/** The rules that paths follow, which a drive or a share tells; on Windows both slashes part names, and case does not count. */
function rulesOf(...paths: readonly string[]): PlatformPath {
  return paths.some((path) => /^(?:[a-z]:|\\\\)/i.test(path)) ? win32 : posix;
}
