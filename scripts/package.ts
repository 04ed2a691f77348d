/** `npm run package [-- --publisher ID] [--skip-build]`: builds, and writes `dist/<id>-<version>.vsix` with its bill of materials. */
import { spawn } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { bundledPackages, readBundleLists } from './packaging/bundled-packages';
import { checkLicenses, thirdPartyNotices } from './packaging/notices';
import { repack } from './packaging/repack';
import { softwareBillOfMaterials } from './packaging/sbom';

const ROOT = join(__dirname, '..');
const MANIFEST = 'vss-extension.json';

interface Manifest {
  readonly id: string;
  readonly icons: { readonly default: string };
  readonly content: { readonly details: { readonly path: string }; readonly license: { readonly path: string } };
  readonly files: readonly { readonly path: string; readonly packagePath?: string }[];
}

export interface PackageOptions {
  /** Marketplace publisher; without one the placeholder of the manifest stays, which no marketplace takes. */
  readonly publisher?: string;
  /** For callers that have just built. */
  readonly skipBuild?: boolean;
  /** Folder for the package and its bill of materials; default `dist`. */
  readonly outputFolder?: string;
}

export interface Package {
  readonly vsix: string;
  readonly sbom: string;
}

/** Builds and packages the extension. The same sources give the same bytes. */
export async function packageExtension(options: PackageOptions = {}): Promise<Package> {
  if (options.skipBuild !== true) await runNode(require.resolve('webpack/bin/webpack.js'), []);
  const { id } = JSON.parse(await readFile(join(ROOT, MANIFEST), 'utf8')) as Manifest;
  const { version, license } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8')) as {
    version: string;
    license: string;
  };

  const packages = bundledPackages(ROOT, readBundleLists(ROOT));
  checkLicenses(packages);
  await writeFile(join(ROOT, 'dist', 'THIRD-PARTY-NOTICES.txt'), thirdPartyNotices(packages));

  const output = options.outputFolder ?? join(ROOT, 'dist');
  await mkdir(output, { recursive: true });
  const vsix = join(output, `${id}-${version}.vsix`);
  const sbom = join(output, `${id}-${version}.cdx.json`);
  await writeFile(sbom, softwareBillOfMaterials({ id, version, license }, packages));

  const work = await mkdtemp(join(tmpdir(), 'package-'));
  try {
    const unordered = join(work, 'unordered.vsix');
    await stage(join(work, 'extension'), {
      version,
      ...(options.publisher === undefined ? {} : { publisher: options.publisher }),
    });
    await createWithTfx(join(work, 'extension'), unordered);
    // Written beside and renamed: nobody ever reads half a package.
    await repack(unordered, `${vsix}.part`);
    await rename(`${vsix}.part`, vsix);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
  return { vsix, sbom };
}

/**
 * Lays the files out as they are inside the package. From the project's own folder tfx would check the task manifests in
 * `tasks/`, beside which there are no bundles, and not the ones it packs.
 */
async function stage(folder: string, changes: object): Promise<void> {
  const manifest = JSON.parse(await readFile(join(ROOT, MANIFEST), 'utf8')) as Manifest;
  const files = manifest.files.map(({ path, packagePath = path, ...rest }) => ({
    ...rest,
    from: path,
    path: packagePath,
  }));
  const others = [manifest.icons.default, manifest.content.details.path, manifest.content.license.path];
  for (const { from, path } of [...files, ...others.map((path) => ({ from: path, path }))]) {
    await cp(join(ROOT, from), join(folder, path), { recursive: true });
  }
  const staged = { ...manifest, ...changes, files: files.map(({ from: _from, ...file }) => file) };
  await writeFile(join(folder, MANIFEST), JSON.stringify(staged, undefined, 2));
}

/** tfx only warns about most faults of a task.json; for us a warning is an error. */
async function createWithTfx(folder: string, vsix: string): Promise<void> {
  const args = ['--root', folder, '--manifest-globs', MANIFEST, '--output-path', vsix, '--no-prompt', '--no-color'];
  const output = await runNode(require.resolve('tfx-cli/_build/tfx-cli.js'), ['extension', 'create', ...args]);
  if (/warning/i.test(output)) throw new Error(`tfx is not content with the extension:\n${output}`);
}

/** Runs a script with this Node and returns what it printed; its output is the error when it fails. */
function runNode(script: string, args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [script, ...args], { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] });
    const output: string[] = [];
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (data: Buffer) => output.push(data.toString()));
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve(output.join(''));
      else reject(new Error(`${script} ended with ${code}:\n${output.join('')}`));
    });
  });
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { publisher: { type: 'string' }, 'skip-build': { type: 'boolean' } } });
  const { vsix, sbom } = await packageExtension({
    skipBuild: values['skip-build'] === true,
    ...(values.publisher === undefined ? {} : { publisher: values.publisher }),
  });
  console.log(`${vsix}\n${sbom}`);
}

if (require.main === module) {
  main().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  });
}
