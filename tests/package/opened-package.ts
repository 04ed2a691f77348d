import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { openPromise } from 'yauzl';
import { packageExtension } from '../../scripts/package';

export const ROOT = join(__dirname, '..', '..');

/** What these tests look at in a task.json. */
export interface TaskManifest {
  readonly id: string;
  readonly name: string;
  readonly version: { readonly Major: number; readonly Minor: number; readonly Patch: number };
  readonly inputs: readonly {
    readonly name: string;
    readonly type: string;
    readonly groupName?: string;
    readonly defaultValue?: string;
    readonly options?: Readonly<Record<string, string>>;
  }[];
  readonly groups?: readonly { readonly name: string }[];
  readonly dataSourceBindings?: readonly { readonly target: string; readonly dataSourceName?: string }[];
  readonly outputVariables?: readonly { readonly name: string }[];
  readonly execution: Readonly<Record<string, { readonly target?: string }>>;
}

export interface Contribution {
  readonly id: string;
  readonly type: string;
  readonly targets: readonly string[];
  readonly properties: Readonly<Record<string, unknown>>;
}

/** The package as an organization receives it. */
export interface OpenedPackage {
  readonly vsixFile: string;
  readonly vsixBytes: number;
  /** Path inside the package to content. */
  readonly files: ReadonlyMap<string, Buffer>;
  /** What tfx made of the manifest. */
  readonly manifest: { readonly scopes: readonly string[]; readonly contributions: readonly Contribution[] };
  readonly vsixManifest: string;
  readonly tasks: Readonly<Record<string, TaskManifest>>;
  readonly sbom: string;
  /** The command line, as npm takes it. */
  readonly tgzFile: string;
  /** The same files on disk, to run them; away from the project, so nothing of it is found by accident. */
  readonly folder: string;
}

let opened: Promise<OpenedPackage> | undefined;

/** Packages and opens the extension, once for all tests of this folder. `npm test` has just built; alone, this builds. */
export function openPackage(): Promise<OpenedPackage> {
  opened ??= open();
  return opened;
}

async function open(): Promise<OpenedPackage> {
  const folder = mkdtempSync(join(tmpdir(), 'opened-package-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const { vsix, sbom, tgz } = await packageExtension({ skipBuild: isBuilt(), outputFolder: join(folder, 'out') });
  const files = await readZip(vsix);
  for (const [name, content] of files) {
    const target = join(folder, 'files', name);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, content);
  }
  const json = (name: string): unknown => JSON.parse(textOf(files, name));
  return {
    vsixFile: vsix,
    vsixBytes: statSync(vsix).size,
    files,
    manifest: json('extension.vsomanifest') as OpenedPackage['manifest'],
    vsixManifest: textOf(files, 'extension.vsixmanifest'),
    tasks: Object.fromEntries(
      ['prepare', 'analyze', 'publish', 'gate'].map((task) => [task, json(`tasks/${task}/task.json`) as TaskManifest]),
    ),
    sbom: readFileSync(sbom, 'utf8'),
    tgzFile: tgz,
    folder: join(folder, 'files'),
  };
}

export function textOf(files: ReadonlyMap<string, Buffer>, name: string): string {
  const content = files.get(name);
  if (content === undefined) throw new Error(`The package has no ${name}; it has ${[...files.keys()].join(', ')}.`);
  return content.toString();
}

export function contributionOf({ manifest }: OpenedPackage, id: string): Contribution {
  const found = manifest.contributions.find((contribution) => contribution.id === id);
  if (found === undefined) throw new Error(`The manifest has no contribution "${id}".`);
  return found;
}

export function taskOf({ tasks }: OpenedPackage, name: string): TaskManifest {
  const found = tasks[name];
  if (found === undefined) throw new Error(`The package has no task "${name}".`);
  return found;
}

function isBuilt(): boolean {
  return ['tasks', 'cli', 'pages'].every((name) => existsSync(join(ROOT, 'dist', 'bundles', `${name}.json`)));
}

export async function readZip(file: string): Promise<Map<string, Buffer>> {
  const zip = await openPromise(file);
  const files = new Map<string, Buffer>();
  for await (const entry of zip.eachEntry()) {
    files.set(entry.fileName, await buffer(await zip.openReadStreamPromise(entry)));
  }
  return files;
}
