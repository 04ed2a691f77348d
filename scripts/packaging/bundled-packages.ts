import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A package of which at least one file is in a bundle. */
export interface BundledPackage {
  readonly name: string;
  readonly version: string;
  /** SPDX identifier. */
  readonly license: string;
  readonly licenseText: string;
  /** The bundles it is in: `prepare`, `summary-tab`, … */
  readonly bundles: readonly string[];
  /** Its fonts that are shipped; they may have terms of their own. */
  readonly fonts: readonly string[];
}

/** What webpack bundled: entry name to source files, paths relative to the project. */
export type BundleList = Readonly<
  Record<string, { readonly initial: readonly string[]; readonly late: readonly string[] }>
>;

/** Reads a list that the build left in `dist/bundles/`. */
export function readBundleList(root: string, name: string): BundleList {
  return JSON.parse(readFileSync(join(root, 'dist', 'bundles', `${name}.json`), 'utf8')) as BundleList;
}

/** The lists of what the extension ships; a page is called after its folder. */
export function readBundleLists(root: string): BundleList {
  const pages = Object.entries(readBundleList(root, 'pages')).map(
    ([entry, files]) => [entry.replace(/\/index$/, ''), files] as const,
  );
  return { ...readBundleList(root, 'tasks'), ...Object.fromEntries(pages) };
}

/** The npm packages in the bundles, by name and version, each with the text of its license. */
export function bundledPackages(root: string, bundles: BundleList): readonly BundledPackage[] {
  const found = new Map<string, { bundles: Set<string>; fonts: Set<string> }>();
  for (const [bundle, { initial, late }] of Object.entries(bundles)) {
    for (const file of [...initial, ...late]) {
      const folder = packageFolder(file);
      if (folder === undefined) continue;
      const uses = found.get(folder) ?? { bundles: new Set(), fonts: new Set() };
      found.set(folder, uses);
      uses.bundles.add(bundle);
      if (/\.(woff2?|ttf)$/.test(file)) uses.fonts.add(file.slice(folder.length + 1));
    }
  }
  return [...found]
    .map(([folder, uses]) => ({
      ...describe(join(root, folder)),
      bundles: [...uses.bundles].sort(),
      fonts: [...uses.fonts].sort(),
    }))
    .sort((a, b) => compare(`${a.name}@${a.version}`, `${b.name}@${b.version}`));
}

function packageFolder(file: string): string | undefined {
  return /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1];
}

function describe(folder: string): Pick<BundledPackage, 'name' | 'version' | 'license' | 'licenseText'> {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    name: string;
    version: string;
    license?: string;
  };
  if (license === undefined) throw new Error(`${name} ${version} names no license in its package.json.`);
  return { name, version, license, licenseText: licenseText(folder, `${name} ${version}`) };
}

/** The package's license file (and notice), else the section of its read-me that holds the text; lines end with a line feed. */
function licenseText(folder: string, label: string): string {
  const files = readdirSync(folder)
    .filter((file) => /^(licen[cs]e|copying|notice)(\.(md|txt))?$/i.test(file))
    .sort(compare);
  if (files.length > 0) return files.map((file) => readText(join(folder, file))).join('\n\n');

  const readMe = readdirSync(folder).find((file) => /^readme(\.md)?$/i.test(file));
  const section =
    readMe === undefined
      ? undefined
      : /^(?:#+\s*Licen[cs]e\s*|Licen[cs]e\s*\n[-=]+\s*)\n([\s\S]*)/im.exec(readText(join(folder, readMe)))?.[1];
  if (section === undefined || !/copyright/i.test(section)) {
    throw new Error(`${label} ships no license text (looked in ${folder}); it cannot be bundled without one.`);
  }
  return section.trim();
}

function readText(file: string): string {
  return readFileSync(file, 'utf8').replace(/\r\n?/g, '\n').trim();
}

/** Order by code units, the same on every machine. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
