/**
 * `npm run package [-- --publisher ID] [--docs-url URL] [--skip-build]`: builds, and writes `dist/<id>-<version>.vsix` with its
 * bill of materials, and the command line as a package of npm, `dist/<id>-<version>.tgz`. docs/INSTALL.md says what to do with it.
 */
import { spawn } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { bundledPackages, readBundleLists } from './packaging/bundled-packages';
import { packageCommandLine } from './packaging/command-line-package';
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
  /** Address of the folder where the pages of docs/ are published, with a trailing slash; messages then link to them. */
  readonly docsUrl?: string;
  /** For callers that have just built, with the same address. */
  readonly skipBuild?: boolean;
  /** Folder for the package and its bill of materials; default `dist`. */
  readonly outputFolder?: string;
}

export interface Package {
  readonly vsix: string;
  readonly sbom: string;
  /** The command line, as npm takes it. */
  readonly tgz: string;
}

/** Builds and packages the extension. The same sources give the same bytes. */
export async function packageExtension(options: PackageOptions = {}): Promise<Package> {
  const { docsUrl = '' } = options;
  if (options.skipBuild !== true) {
    await runNode(require.resolve('webpack/bin/webpack.js'), [], { ...process.env, DOCUMENTATION_URL: docsUrl });
  }
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
      ...(docsUrl === '' ? {} : { links: linksTo(docsUrl) }),
    });
    await linkOverview(join(work, 'extension'), docsUrl);
    await createWithTfx(join(work, 'extension'), unordered);
    // Written beside and renamed: nobody ever reads half a package.
    await repack(unordered, `${vsix}.part`);
    await rename(`${vsix}.part`, vsix);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
  return { vsix, sbom, tgz: await packageCommandLine(ROOT, output) };
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

/** What the Marketplace shows beside the overview. */
function linksTo(docsUrl: string): object {
  return {
    getstarted: { uri: `${docsUrl}SETUP.md` },
    learn: { uri: `${docsUrl}INSTALL.md` },
    support: { uri: `${docsUrl}TROUBLESHOOTING.md` },
  };
}

/** Links of the overview lead to pages of docs/, which no marketplace has: to the published ones, or to nothing but their words. */
async function linkOverview(folder: string, docsUrl: string): Promise<void> {
  const { content } = JSON.parse(await readFile(join(ROOT, MANIFEST), 'utf8')) as Manifest;
  const file = join(folder, content.details.path);
  const text = await readFile(file, 'utf8');
  const linked = text.replace(/\[([^\]]+)\]\(docs\/([^)]+)\)/g, docsUrl === '' ? '$1' : `[$1](${docsUrl}$2)`);
  await writeFile(file, linked);
}

/** tfx only warns about most faults of a task.json; for us a warning is an error. */
async function createWithTfx(folder: string, vsix: string): Promise<void> {
  const args = ['--root', folder, '--manifest-globs', MANIFEST, '--output-path', vsix, '--no-prompt', '--no-color'];
  const output = await runNode(require.resolve('tfx-cli/_build/tfx-cli.js'), ['extension', 'create', ...args]);
  if (/warning/i.test(output)) throw new Error(`tfx is not content with the extension:\n${output}`);
}

/** Runs a script with this Node and returns what it printed; its output is the error when it fails. */
function runNode(script: string, args: readonly string[], env: NodeJS.ProcessEnv = process.env): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [script, ...args], { cwd: ROOT, env, stdio: ['ignore', 'pipe', 'pipe'] });
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

function folderAddress(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.search !== '' || url.hash !== '') {
    throw new Error(`--docs-url: "${text}" is no http(s) address of a folder, such as https://example.org/docs/.`);
  }
  return url.href.replace(/\/*$/, '/');
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { publisher: { type: 'string' }, 'docs-url': { type: 'string' }, 'skip-build': { type: 'boolean' } },
  });
  const docsUrl = values['docs-url'];
  if (docsUrl !== undefined && values['skip-build'] === true) {
    throw new Error('--docs-url is part of the build; leave out --skip-build.');
  }
  const { vsix, sbom, tgz } = await packageExtension({
    skipBuild: values['skip-build'] === true,
    ...(values.publisher === undefined ? {} : { publisher: values.publisher }),
    ...(docsUrl === undefined ? {} : { docsUrl: folderAddress(docsUrl) }),
  });
  console.log(`${vsix}\n${sbom}\n${tgz}`);
  if (values.publisher === undefined) {
    console.log(
      'The publisher is a placeholder, which no marketplace takes; add "-- --publisher ID" with yours (docs/INSTALL.md).',
    );
  }
}

if (require.main === module) {
  main().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  });
}
