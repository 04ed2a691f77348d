import { createHash, randomBytes } from 'node:crypto';
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { mkdir, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunRequest } from '../../../ports/scanner';
import { readUntrustedFile } from '../../system/untrusted-file';
import { onDisk } from '../cache/disk';
import { list } from '../cache/tool-cache';
import { userHomeOf } from '../run/run-properties';
import type { ScannerContext } from '../scanner-context';
import { unescapeXml } from './begin-config';

/** Folder for analyzers that the first step fetches from the server. */
export const CACHE_PROPERTY = 'sonar.plugin.cache.directory';
const DAY_MILLISECONDS = 24 * 60 * 60_000;
/** Analyzers of one server take some 40 MB. */
const MOST_KEPT = 4;

/** One folder of analyzers. */
export interface AnalyzerCache {
  readonly directory: string;
  /** What is there is whole, and may be taken by later jobs. */
  keep(): Promise<void>;
  /** Nobody may take it. */
  drop(): Promise<void>;
}

/**
 * A folder of analyzers that is whole, or a new one. The scanner's own is shared by all jobs of a machine and knows no half
 * file: two first steps at once, or a full disk, leave analyzers that no build can load, and then no rule runs, for ever and
 * without a word. So no job writes into a folder that another one fills.
 *
 * @param isFresh takes a new folder in any case
 */
export async function takeAnalyzerCache(
  context: ScannerContext,
  request: RunRequest,
  isFresh: boolean,
): Promise<AnalyzerCache> {
  const { server, scannerVersion } = request.handoff;
  const root = join(userHomeOf(context, request), 'cache', 'dotnet-analyzers');
  const key = createHash('sha256')
    .update(`${server.url}\n${server.version}\n${scannerVersion}`)
    .digest('hex')
    .slice(0, 16);
  const names = await list(root);
  const whole = names.filter((name) => name.startsWith(`${key}-`) && names.includes(`${name}.complete`));
  const name = (isFresh ? undefined : whole.sort().at(-1)) ?? `${key}-${randomBytes(6).toString('hex')}`;
  const directory = join(root, name);
  const mark = `${directory}.complete`;
  await onDisk(directory, () => mkdir(directory, { recursive: true }));
  return {
    directory,
    keep: async () => {
      const now = context.clock.now() / 1000;
      await onDisk(mark, () => writeFile(mark, ''));
      await utimes(mark, now, now).catch(() => undefined);
      await removeOld(root, name, context.clock.now());
    },
    drop: async () => {
      await rm(mark, { force: true });
      await rm(directory, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}

/** What was not used for a day, but the newest; also what a crash has left without its mark. */
async function removeOld(root: string, used: string, now: number): Promise<void> {
  const names = (await list(root)).filter((name) => !name.endsWith('.complete') && name !== used);
  const aged = await Promise.all(
    names.map(async (name) => {
      const time = await stat(join(root, `${name}.complete`)).catch(() => stat(join(root, name)).catch(() => null));
      return { name, usedAt: time?.mtimeMs ?? now };
    }),
  );
  const old = aged
    .sort((left, right) => right.usedAt - left.usedAt)
    .slice(MOST_KEPT - 1)
    .filter(({ usedAt }) => usedAt < now - DAY_MILLISECONDS);
  for (const { name } of old) {
    await rm(join(root, `${name}.complete`), { force: true }).catch(() => undefined);
    await rm(join(root, name), { recursive: true, force: true }).catch(() => undefined);
  }
}

/**
 * Analyzers that the configuration of the first step names and that no build can load, since they are not there or cut short.
 *
 * @param folder `.sonarqube`, absolute
 */
export async function damagedAnalyzers(folder: string): Promise<readonly string[]> {
  const config = await readUntrustedFile(join(folder, 'conf', 'SonarQubeAnalysisConfig.xml'), folder).catch(
    () => undefined,
  );
  const paths = [...(config ?? '').matchAll(/<Path>([^<]{1,1000}\.dll)<\/Path>/gi)].map(([, path = '']) =>
    unescapeXml(path),
  );
  return paths.filter((path) => !isWholeAssembly(path));
}

/** Whether a file is as long as its own table of sections says (ECMA-335 II.25, the Portable Executable format). */
function isWholeAssembly(path: string): boolean {
  try {
    const file = openSync(path, 'r');
    try {
      const { size } = fstatSync(file);
      const buffer = Buffer.alloc(4096);
      const begin = buffer.subarray(0, readSync(file, buffer, 0, buffer.length, 0));
      const header = begin.readUInt32LE(0x3c);
      if (begin.toString('latin1', 0, 2) !== 'MZ' || begin.toString('latin1', header, header + 4) !== 'PE\0\0')
        return false;
      const sections = begin.readUInt16LE(header + 6);
      const table = header + 24 + begin.readUInt16LE(header + 20);
      for (let at = table; at < table + 40 * sections; at += 40) {
        if (begin.readUInt32LE(at + 16) + begin.readUInt32LE(at + 20) > size) return false;
      }
      return sections > 0;
    } finally {
      closeSync(file);
    }
  } catch {
    return false;
  }
}
