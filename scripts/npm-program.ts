import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { cacheFolder } from './cache-folder';

export interface NpmProgram {
  /** Of a package for linux-x64 that holds a program as it runs. */
  readonly package: string;
  readonly version: string;
  /** Of the program, inside the package. */
  readonly file: string;
  /** Where it is kept, inside the cache folder. */
  readonly kept: string;
}

export type FetchedProgram = { readonly path: string } | { readonly path: undefined; readonly reason: string };

/**
 * A program that a package of npm holds, fetched once into the cache folder.
 * Where it cannot be had the reason says why; the tests for it then say "not run here".
 */
export async function npmProgram(program: NpmProgram): Promise<FetchedProgram> {
  const name = `${program.package} ${program.version}`;
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    return {
      path: undefined,
      reason: `${name} is fetched for linux-x64 only, this is ${process.platform}-${process.arch}`,
    };
  }
  const path = join(cacheFolder(), program.kept);
  if (existsSync(path)) return { path };
  try {
    await fetchProgram(program, path);
    return { path };
  } catch (error) {
    return {
      path: undefined,
      reason: `${name} cannot be fetched: ${error instanceof Error ? error.message : String(error)}`,
    };
  }
}

/** Installed beside and renamed, so that a program at its place is complete, whoever else fetches it at the same time. */
async function fetchProgram({ package: name, version, file }: NpmProgram, path: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const work = await mkdtemp(join(cacheFolder(), 'npm-'));
  try {
    const options = ['--prefix', work, '--no-save', '--no-package-lock', '--ignore-scripts', '--no-audit', '--no-fund'];
    await npm(['install', ...options, `${name}@${version}`], work);
    const fetched = join(work, 'node_modules', name, file);
    await chmod(fetched, 0o755);
    await rename(fetched, path);
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
