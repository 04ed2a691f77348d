/** A module may name itself as its own, and so be without an end. */
const MOST_MODULES = 500;

/**
 * Folders of the modules of an analysis (`sonar.modules`), relative to the base folder, those of modules of modules too. Relative
 * paths of a property may start at any of them.
 */
export function moduleFolders(properties: Readonly<Record<string, string>>): readonly string[] {
  const folders: string[] = [];
  const open = [{ prefix: '', folder: '' }];
  for (let parent = open.shift(); parent !== undefined && folders.length < MOST_MODULES; parent = open.shift()) {
    for (const name of (properties[`${parent.prefix}sonar.modules`] ?? '').split(',').map((part) => part.trim())) {
      if (name === '' || folders.length >= MOST_MODULES) continue;
      const prefix = `${parent.prefix}${name}.`;
      const own = properties[`${prefix}sonar.projectBaseDir`] ?? name;
      const isAbsolute = /^(?:[\\/]|[a-z]:[\\/])/i.test(own);
      const folder = isAbsolute || parent.folder === '' ? own : `${parent.folder}/${own}`;
      folders.push(folder);
      open.push({ prefix, folder });
    }
  }
  return folders;
}
