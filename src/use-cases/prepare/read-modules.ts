import { isSamePath, relativeTo, resolvePath } from '../../domain/inputs/file-path';
import { PROPERTIES_FILE } from '../../domain/inputs/prepare-inputs';
import type { ScannerProperties } from '../../domain/inputs/scanner-properties';
import { invalidInputs } from '../../errors/configuration-errors';

/** A module may name its parent's folder as its own, and so itself without an end. */
const MOST_MODULES = 500;
const LONGEST_ID = 1000;
const BASE = 'sonar.projectBaseDir';
const CONFIG = 'sonar.projectConfigFile';
const MODULES = 'sonar.modules';

interface Reading {
  /** Analyzed folder, which every module lies in. */
  readonly top: string;
  readonly read: (path: string) => Promise<ScannerProperties | undefined>;
  readonly exists: (folder: string) => Promise<boolean>;
  readonly found: Map<string, string>;
  left: number;
}

/**
 * Adds the properties of modules (`sonar.modules`), each under its name, from the properties file in its folder. The folder
 * is that of the module's name, or `<module>.sonar.projectBaseDir`; another file is `<module>.sonar.projectConfigFile`. A
 * module may have modules of its own. The engine knows modules, but reads none of their files.
 * Source: SonarScanner CLI, `Conf`.
 *
 * @param top analyzed folder, absolute
 * @param read properties of a file; `undefined` where there is none
 */
export async function withModules(
  root: ScannerProperties,
  top: string,
  read: Reading['read'],
  exists: Reading['exists'],
): Promise<ScannerProperties> {
  const reading: Reading = { top, read, exists, found: new Map(root), left: MOST_MODULES };
  await readModules(reading, root, top, '');
  return reading.found;
}

async function readModules(reading: Reading, parent: ScannerProperties, folder: string, prefix: string): Promise<void> {
  for (const name of (parent.get(MODULES) ?? '').split(',').map((part) => part.trim())) {
    if (name === '') continue;
    const id = prefix + name;
    if (--reading.left < 0 || id.length > LONGEST_ID) {
      throw invalidInputs([`${MODULES}: there are more than ${MOST_MODULES} modules, or one of them is its own.`]);
    }
    const given = new Map(
      [...parent].flatMap(([key, value]) =>
        key.startsWith(`${name}.`) ? [[key.slice(name.length + 1), value] as const] : [],
      ),
    );
    const module = await readModule(reading, given, folder, { name, id });
    if (relativeTo(reading.top, module.folder) === undefined) {
      throw invalidInputs([`${id}.${BASE}: the folder of the module lies outside of the analyzed folder.`]);
    }
    if (!(await reading.exists(module.folder))) {
      throw invalidInputs([`${MODULES}: the folder "${module.folder}" of the module "${id}" does not exist.`]);
    }
    const own = new Map(module.properties);
    own.delete(CONFIG);
    if (isSamePath(module.folder, resolvePath(folder, name))) own.delete(BASE);
    // Relative to its parent, since a container sees the folder in another place.
    else own.set(BASE, relativeTo(folder, module.folder) || (own.get(BASE) ?? module.folder));
    for (const key of given.keys()) reading.found.delete(`${id}.${key}`);
    for (const [key, value] of own) reading.found.set(`${id}.${key}`, value);
    await readModules(reading, own, module.folder, `${id}.`);
  }
}

async function readModule(
  { read }: Reading,
  given: ScannerProperties,
  parentFolder: string,
  { name, id }: { readonly name: string; readonly id: string },
): Promise<{ readonly folder: string; readonly properties: ScannerProperties }> {
  const base = given.get(BASE);
  const config = given.get(CONFIG);
  if (base === undefined && config !== undefined) {
    const path = resolvePath(parentFolder, config);
    const file = await read(path);
    if (file === undefined) throw invalidInputs([`${id}.${CONFIG}: the file "${path}" does not exist.`]);
    const properties = new Map([...given, ...file]);
    return { folder: resolvePath(resolvePath(path, '..'), file.get(BASE) ?? '.'), properties };
  }
  const folder = resolvePath(parentFolder, base ?? name);
  // The parent's own file would be read again.
  const file = isSamePath(folder, parentFolder) ? undefined : await read(`${folder}/${PROPERTIES_FILE}`);
  if (file === undefined) return { folder, properties: given };
  return { folder: resolvePath(folder, file.get(BASE) ?? '.'), properties: new Map([...given, ...file]) };
}
