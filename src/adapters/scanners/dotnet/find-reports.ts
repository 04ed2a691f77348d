import { createHash } from 'node:crypto';
import { createReadStream, type Dirent } from 'node:fs';
import { open, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { reportKind, SNIFFED_BYTES, type DotnetReport } from '../../../domain/scanner/dotnet-reports';

/** Where reports lie. */
export interface ReportPlaces {
  /** Everything below them is looked at: the task DotNetCoreCLI writes into the first one, VSTest into the second. */
  readonly whole: readonly string[];
  /** Only what lies in folders named `TestResults` is looked at. */
  readonly sources: readonly string[];
}

/** Enough for what a build writes; nobody waits for more. */
const BOUNDS = { depth: 24, folders: 200_000, reports: 500, bytes: 2 ** 31, milliseconds: 20_000 };
const AT_ONCE = 32;
const NAMES = /\.(?:trx|xml|coverage|html?)$/i;
const RESULTS = /^TestResults$/i;
/** No reports lie there. The last one is this extension's own, in the folder for temporary files. */
const LEFT_OUT = new Set(['.git', '.svn', 'node_modules', 'obj', '.sonarqube', '.nuget', 'sonarqube']);

export interface FoundDotnetReports {
  readonly reports: readonly DotnetReport[];
  /** Which bound ended the search, for a person; `null` where everything was looked at. */
  readonly endedBy: string | null;
}

/**
 * Looks for reports of tests and coverage that were written since Prepare. Links are not followed, and what cannot be read is
 * left out.
 *
 * @param since milliseconds since the epoch
 */
export async function findReports(
  places: ReportPlaces,
  since: number,
  stopped: AbortSignal,
): Promise<FoundDotnetReports> {
  const ends = Date.now() + BOUNDS.milliseconds;
  const files: string[] = [];
  const start = (folder: string, inResults: boolean) => ({ folder, inResults });
  let level = [
    ...places.whole.map((folder) => start(folder, true)),
    ...places.sources.map((folder) => start(folder, false)),
  ].filter(({ folder }) => folder !== '');
  const seen = new Set<string>();
  let endedBy: string | null = null;
  for (let depth = 0; level.length > 0 && endedBy === null; depth += 1) {
    const below: typeof level = [];
    for (let next = 0; next < level.length; next += AT_ONCE) {
      stopped.throwIfAborted();
      const some = level.slice(next, next + AT_ONCE).filter(({ folder, inResults }) => {
        const key = `${folder}|${inResults}`;
        return !seen.has(key) && seen.add(key) !== undefined;
      });
      for (const [index, entries] of (await Promise.all(some.map(({ folder }) => list(folder)))).entries()) {
        const { folder, inResults } = some[index] ?? start('', false);
        for (const entry of entries) {
          const path = join(folder, entry.name);
          if (entry.isDirectory() && !LEFT_OUT.has(entry.name)) {
            below.push(start(path, inResults || RESULTS.test(entry.name)));
          } else if (inResults && entry.isFile() && NAMES.test(entry.name)) files.push(path);
        }
      }
    }
    if (depth >= BOUNDS.depth) endedBy = `at ${BOUNDS.depth} folders inside each other`;
    else if (seen.size > BOUNDS.folders) endedBy = `after ${BOUNDS.folders} folders`;
    else if (Date.now() > ends) endedBy = `after ${BOUNDS.milliseconds / 1000} s`;
    level = below;
  }
  return readReports([...new Set(files)].sort(), since, endedBy, stopped);
}

async function readReports(
  files: readonly string[],
  since: number,
  endedBy: string | null,
  stopped: AbortSignal,
): Promise<FoundDotnetReports> {
  const reports: DotnetReport[] = [];
  let bytes = 0;
  for (const path of files) {
    stopped.throwIfAborted();
    try {
      const { size, mtimeMs } = await stat(path);
      if (mtimeMs < since || size === 0) continue;
      const kind = reportKind(path, await beginOf(path));
      if (kind === undefined) continue;
      bytes += size;
      if (bytes > BOUNDS.bytes) return { reports, endedBy: `after ${BOUNDS.bytes / 2 ** 30} GB` };
      if (reports.length === BOUNDS.reports) return { reports, endedBy: `after ${BOUNDS.reports} reports` };
      reports.push({ path, kind, digest: await digestOf(path, stopped) });
    } catch (error) {
      if (stopped.aborted) throw error;
    }
  }
  return { reports, endedBy };
}

async function list(folder: string): Promise<readonly Dirent[]> {
  return readdir(folder, { withFileTypes: true }).catch(() => []);
}

async function beginOf(path: string): Promise<string> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(SNIFFED_BYTES), 0, SNIFFED_BYTES, 0);
    return buffer.toString('utf8', 0, bytesRead);
  } finally {
    await file.close();
  }
}

async function digestOf(path: string, stopped: AbortSignal): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path, { signal: stopped })) hash.update(chunk as Buffer);
  return hash.digest('hex');
}
