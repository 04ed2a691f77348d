import { existsSync } from 'node:fs';
import { delimiter, isAbsolute, join, relative } from 'node:path';
import { liesIn } from './untrusted-file';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Looks for a file in the folders of `PATH`, in their order. Programs that are found so may get the token, and the repository
 * decides about no program: folders are passed over that are not absolute, since they would start where a task runs, which is the
 * checkout, and those that lie in the checkout or lead into it. So is a file there that is a link into the checkout.
 *
 * @param take what to make of a file of that name; `undefined`, or a failure, goes on to the next folder
 * @param further folders after those of `PATH`
 */
export async function onPath<T>(
  environment: Environment,
  name: string,
  take: (path: string) => T | undefined | Promise<T | undefined>,
  further: readonly string[] = [],
): Promise<T | undefined> {
  // Windows calls it Path, and takes folders in quotes.
  const ofWindows = (): string | undefined =>
    Object.entries(environment).find(([variable]) => variable.toUpperCase() === 'PATH')?.[1];
  const path = environment['PATH'] ?? ofWindows() ?? '';
  const folders = path.split(delimiter).map((folder) => folder.replace(/^"(.*)"$/, '$1'));
  const checkouts = checkoutsOf(environment);
  for (const folder of [...folders, ...further]) {
    if (!isAbsolute(folder)) continue;
    const file = join(folder, name);
    if (!existsSync(file) || isOfCheckout(file, checkouts)) continue;
    try {
      const taken = await take(file);
      if (taken !== undefined) return taken;
    } catch {
      // Another folder may have one that can be taken.
    }
  }
  return undefined;
}

/** Where the agent puts what it checks out: with several repositories, or a `path` of one, these are different folders. */
const CHECKOUTS = ['SYSTEM_DEFAULTWORKINGDIRECTORY', 'BUILD_SOURCESDIRECTORY', 'BUILD_REPOSITORY_LOCALPATH'];

function checkoutsOf(environment: Environment): readonly string[] {
  return [...new Set(CHECKOUTS.flatMap((variable) => environment[variable] || []))];
}

function isOfCheckout(file: string, checkouts: readonly string[]): boolean {
  for (const checkout of checkouts) {
    const below = relative(checkout, file);
    if (!isAbsolute(below) && !/^\.\.(?:[\\/]|$)/.test(below)) return true;
    if (liesIn(file, checkout)) return true;
  }
  return false;
}
