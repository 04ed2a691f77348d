import { delimiter, join } from 'node:path';

/**
 * Looks for a file in the folders of `PATH`, in their order.
 *
 * @param take what to make of a file of that name; `undefined`, or a failure, goes on to the next folder
 * @param further folders after those of `PATH`
 */
export async function onPath<T>(
  environment: Readonly<Record<string, string | undefined>>,
  name: string,
  take: (path: string) => Promise<T | undefined>,
  further: readonly string[] = [],
): Promise<T | undefined> {
  // Windows calls it Path.
  const path = Object.entries(environment).find(([variable]) => variable.toUpperCase() === 'PATH')?.[1] ?? '';
  for (const folder of [...path.split(delimiter), ...further]) {
    if (folder === '') continue;
    const taken = await take(join(folder, name)).catch(() => undefined);
    if (taken !== undefined) return taken;
  }
  return undefined;
}
