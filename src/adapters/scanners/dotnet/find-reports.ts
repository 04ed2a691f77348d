import { createHash } from 'node:crypto';
import { createReadStream, readdir, type Dirent } from 'node:fs';
import { stat } from 'node:fs/promises';
import { resolve, sep } from 'node:path';
import {
  reportKind,
  SNIFFED_BYTES,
  type DotnetReport,
  type DotnetReportKind,
} from '../../../domain/scanner/dotnet-reports';
import { readBegin } from './report-text';

/** Where reports lie. */
export interface ReportPlaces {
  /** Everything below them is looked at: into the first one the tasks DotNetCoreCLI and VSTest write. */
  readonly whole: readonly string[];
  /** Only what lies in folders named `TestResults` is looked at. */
  readonly sources: readonly string[];
}

export interface ReportBounds {
  readonly depth: number;
  readonly folders: number;
  readonly reports: number;
  readonly bytes: number;
  /** Of the search, and once more of reading what it found. */
  readonly milliseconds: number;
}

/** Enough for what a build writes; nobody waits for more. */
const BOUNDS: ReportBounds = { depth: 24, folders: 200_000, reports: 500, bytes: 2 ** 31, milliseconds: 20_000 };
const AT_ONCE = 32;
const NAMES = /\.(?:trx|xml|coverage|html?)$/i;
const RESULTS = /^TestResults$/i;
/** No reports lie there. */
const LEFT_OUT = new Set(['.git', '.svn', 'node_modules', 'obj', '.sonarqube', '.nuget']);
/** This extension's own, in the folder for temporary files. */
const OURS = 'sonarqube';

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
  bounds = BOUNDS,
): Promise<FoundDotnetReports> {
  const ends = Date.now() + bounds.milliseconds;
  const files: string[] = [];
  const start = (folder: string, inResults: boolean) => ({ folder, inResults });
  let level = [
    ...places.whole.filter(isNamed).map((folder) => start(resolve(folder), true)),
    ...places.sources.filter(isNamed).map((folder) => start(resolve(folder), false)),
  ];
  const seen = new Set<string>();
  let endedBy: string | null = null;
  for (let depth = 0; level.length > 0 && endedBy === null; depth += 1) {
    const below: typeof level = [];
    for (let next = 0; next < level.length && endedBy === null; next += AT_ONCE) {
      stopped.throwIfAborted();
      const some = level.slice(next, next + AT_ONCE).filter(({ folder, inResults }) => {
        const key = `${folder}|${inResults}`;
        return !seen.has(key) && seen.add(key) !== undefined;
      });
      for (const [index, entries] of (await Promise.all(some.map(({ folder }) => list(folder)))).entries()) {
        const { folder, inResults } = some[index] ?? start('', false);
        for (const entry of entries) {
          // Most are source files: of those nothing more is done.
          if (entry.isDirectory()) {
            const isOurs = depth === 0 && inResults && entry.name === OURS;
            if (isOurs || LEFT_OUT.has(entry.name)) continue;
            below.push(start(folder + sep + entry.name, inResults || RESULTS.test(entry.name)));
          } else if (inResults && entry.isFile() && NAMES.test(entry.name)) files.push(folder + sep + entry.name);
        }
      }
      if (seen.size > bounds.folders) endedBy = `after ${bounds.folders} folders`;
      else if (Date.now() > ends) endedBy = inTime(bounds);
    }
    if (depth >= bounds.depth && below.length > 0) endedBy ??= `at ${bounds.depth} folders inside each other`;
    level = below;
  }
  const { reports, endedBy: readingEndedBy } = await readReports([...new Set(files)].sort(), since, stopped, bounds);
  return { reports, endedBy: endedBy ?? readingEndedBy };
}

const inTime = ({ milliseconds }: ReportBounds): string => `after ${milliseconds / 1000} s`;

async function readReports(
  files: readonly string[],
  since: number,
  stopped: AbortSignal,
  bounds: ReportBounds,
): Promise<FoundDotnetReports> {
  const ends = Date.now() + bounds.milliseconds;
  const reports: DotnetReport[] = [];
  let bytes = 0;
  for (let next = 0; next < files.length; next += AT_ONCE) {
    stopped.throwIfAborted();
    if (next > 0 && Date.now() > ends) return { reports, endedBy: inTime(bounds) };
    for (const found of await Promise.all(files.slice(next, next + AT_ONCE).map((path) => recognize(path, since)))) {
      if (found === undefined) continue;
      bytes += found.size;
      if (bytes > bounds.bytes) return { reports, endedBy: `after ${bounds.bytes / 2 ** 30} GB` };
      if (reports.length === bounds.reports) return { reports, endedBy: `after ${bounds.reports} reports` };
      const digest = await digestOf(found.path, stopped);
      if (digest !== undefined) reports.push({ path: found.path, kind: found.kind, digest });
    }
  }
  return { reports, endedBy: null };
}

interface Recognized {
  readonly path: string;
  readonly kind: DotnetReportKind;
  readonly size: number;
}

/** @returns `undefined` for what is no report, is older, or cannot be read */
async function recognize(path: string, since: number): Promise<Recognized | undefined> {
  try {
    const { size, mtimeMs } = await stat(path);
    if (mtimeMs < since || size === 0) return undefined;
    const kind = reportKind(path, (await readBegin(path, SNIFFED_BYTES)).text);
    return kind === undefined ? undefined : { path, kind, size };
  } catch {
    return undefined;
  }
}

const isNamed = (folder: string): boolean => folder !== '';

/** By callback, since the promises of `node:fs/promises` take a sixth more time among thousands of folders. */
function list(folder: string): Promise<readonly Dirent[]> {
  return new Promise((resolved) => {
    readdir(folder, { withFileTypes: true }, (error, entries) => resolved(error === null ? entries : []));
  });
}

/** @returns `undefined` where it cannot be read */
async function digestOf(path: string, stopped: AbortSignal): Promise<string | undefined> {
  const hash = createHash('sha256');
  try {
    for await (const chunk of createReadStream(path, { signal: stopped })) hash.update(chunk as Buffer);
  } catch {
    stopped.throwIfAborted();
    return undefined;
  }
  return hash.digest('hex');
}
