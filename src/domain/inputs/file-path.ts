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

/**
 * Absolute path for one that a person wrote, without `.` and `..`. On Windows, which the folder tells by its drive or
 * share, both slashes part names.
 *
 * @param folder absolute, where relative paths start
 */
export function resolvePath(folder: string, path: string): string {
  const isWindows = isOfWindows(folder);
  const root = isWindows ? /^(?:[a-z]:[\\/]|[\\/]{2})/i : /^\//;
  const whole = root.test(path) ? path : `${folder}/${path}`;
  const start = root.exec(whole)?.[0] ?? '';
  const names: string[] = [];
  for (const name of whole.slice(start.length).split(isWindows ? /[\\/]+/ : /\/+/)) {
    if (name === '..') names.pop();
    else if (name !== '' && name !== '.') names.push(name);
  }
  return isWindows ? start.replace(/\//g, '\\') + names.join('\\') : start + names.join('/');
}

/** Whether two absolute paths mean the same place. Windows takes upper and lower case for the same. */
export function isSamePath(one: string, other: string): boolean {
  const [first, second] = [resolvePath(one, '.'), resolvePath(other, '.')];
  return isOfWindows(one) ? first.toLowerCase() === second.toLowerCase() : first === second;
}

/**
 * Folder that a file must really lie in to be read: the checkout for what is written as a path in it, since the repository
 * may put a link there; else the folder that the author of the pipeline named.
 *
 * @param path absolute
 * @param root the agent's folder of sources
 */
export function trustedFolder(path: string, root: string): string {
  const [whole, top] = [resolvePath(path, '.'), resolvePath(root, '.')];
  const isInside = top !== '' && (whole.startsWith(`${top}/`) || whole.startsWith(`${top}\\`));
  return isInside ? root : whole.replace(/[\\/][^\\/]*$/, '');
}

const isOfWindows = (folder: string): boolean => /^(?:[a-z]:|\\\\)/i.test(folder);
