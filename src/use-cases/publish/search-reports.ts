import { trustedFolder } from '../../domain/inputs/file-path';
import type { Parsed } from '../../domain/parsed';
import { LOCK_FILE, type WorkFolder } from '../../domain/report/earlier-run';
import type { ScannerReport } from '../../domain/report/scanner-report';
import type { JobContext } from '../../domain/job-context';
import { messageOf } from '../../errors/errors';
import type { JobSteps } from '../../ports/azure-devops';
import type { Clock } from '../../ports/clock';
import type { Files } from '../../ports/files';
import type { Logger } from '../../ports/logger';
import { readScannerReport } from '../job/read-scanner-report';
import type { EarlierVerdicts } from './earlier-verdicts';

/** Name that every scanner gives its report, in a folder of its build tool's choice. */
const FILE = 'report-task.txt';

/** File systems keep times in steps of up to two seconds, and servers tell theirs in whole ones. */
export const ROUNDING_MILLISECONDS = 3_000;

export interface ReportFile {
  readonly path: string;
  readonly modifiedAt: number;
  readonly report: Parsed<ScannerReport>;
  /** `null` where the scanner left no lock beside it. */
  readonly workFolder: WorkFolder | null;
}

export interface Search {
  /** What was looked at, for a person. */
  readonly where: string;
  /** One for each background task, the newest first. */
  readonly files: readonly ReportFile[];
  /** Folders in which a scanner began and left no report, with the time at which it last wrote there. */
  readonly begun: readonly { readonly folder: string; readonly at: number }[];
  /** Which bound ended the search; `null` where everything was looked at. */
  readonly endedBy: string | null;
}

/**
 * Finds what scanners left: each report that no Publish of this job has published yet, whatever its age.
 *
 * @param place a report, whose name ends in `.txt`, or a folder that is searched with all that is below it
 * @param sources folder of the checkout
 * @param isFile where something else than the name tells
 */
export async function searchReports(
  { files, before }: { readonly files: Files; readonly before: EarlierVerdicts },
  location: string,
  sources: string,
  isFile = /\.txt[\\/]*$/i.test(location),
): Promise<Search> {
  const root = location.replace(/[\\/]+$/, '') || location;
  const found = isFile ? { paths: [root], endedBy: null } : await files.find([FILE, LOCK_FILE], root);
  const locks = found.paths.filter((path) => path.endsWith(`/${LOCK_FILE}`));
  const reports = found.paths.filter((path) => !locks.includes(path));
  const [read, begun] = await Promise.all([
    Promise.all(reports.map((path) => readFile(path, sources, files))),
    Promise.all(locks.map((lock) => begunIn(lock, reports, files))),
  ]);
  const published = new Set(before.tasks);
  const kept: ReportFile[] = [];
  for (const file of read) {
    if (file === undefined) continue;
    const { report } = file;
    if (report.ok) {
      // A copy of a report is the same analysis.
      if (published.has(report.value.ceTaskId)) continue;
      published.add(report.value.ceTaskId);
    }
    kept.push(file);
  }
  return {
    where: isFile ? root : `${FILE} in or below ${root}`,
    files: kept.sort((left, right) => right.modifiedAt - left.modifiedAt),
    begun: begun.flat(),
    endedBy: found.endedBy,
  };
}

/** A run locks its folder first, and its report is the last that it writes there. */
async function begunIn(lock: string, reports: readonly string[], files: Files): Promise<Search['begun']> {
  const folder = lock.slice(0, -LOCK_FILE.length - 1);
  if (reports.includes(`${folder}/${FILE}`)) return [];
  // The lock keeps the time of the first run.
  const [lockedAt = 0, at = 0] = await Promise.all([lock, folder].map((path) => files.modifiedAt(path).catch(() => 0)));
  return [{ folder, at: Math.max(lockedAt, at) }];
}

/** What to do where the search found nothing. */
export const nothingIn = (where: string): string => `${where}. Where it lies elsewhere, name it with reportTaskFile`;

/** Several searches as one. */
export function joined(searches: readonly Search[]): Search {
  const seen = new Set<string>();
  const files = searches
    .flatMap((search) => search.files)
    .filter(({ path, report }) => {
      const what = report.ok ? report.value.ceTaskId : path;
      const isNew = !seen.has(what);
      seen.add(what);
      return isNew;
    })
    .sort((left, right) => right.modifiedAt - left.modifiedAt);
  return {
    where: searches.map(({ where }) => where).join(', '),
    files,
    begun: searches.flatMap(({ begun }) => begun),
    endedBy: searches.find(({ endedBy }) => endedBy !== null)?.endedBy ?? null,
  };
}

async function readFile(path: string, sources: string, files: Files): Promise<ReportFile | undefined> {
  const modifiedAt = await files.modifiedAt(path).catch(() => 0);
  if (modifiedAt === undefined) return undefined;
  const lock = `${path.replace(/[^\\/]*$/, '')}${LOCK_FILE}`;
  const [report, firstRunAt] = await Promise.all([
    readScannerReport(files, path, trustedFolder(path, sources)),
    files.modifiedAt(lock).catch(() => undefined),
  ]);
  return {
    path,
    modifiedAt,
    report,
    workFolder: firstRunAt === undefined ? null : { lock, firstRunAt, reportedAt: modifiedAt },
  };
}

/** The folder of a report, where its first run is of this job: of an older one nobody knows how many there were since. */
export function workFolderSince({ workFolder }: ReportFile, since: number): WorkFolder | null {
  return workFolder !== null && workFolder.firstRunAt >= since ? workFolder : null;
}

export const begunSince = (begun: Search['begun'], since: number): readonly string[] =>
  begun.flatMap(({ folder, at }) => (at >= since ? folder : []));

/** Says that SonarQube keeps one of several analyses only. */
export function warnOfSeveralReports(files: readonly ReportFile[], logger: Logger): void {
  const paths = new Map<string, readonly string[]>();
  for (const { path, report } of files) {
    if (!report.ok) continue;
    const { projectKey } = report.value;
    paths.set(projectKey, [...(paths.get(projectKey) ?? []), path]);
  }
  for (const [projectKey, all] of paths) {
    if (all.length < 2) continue;
    logger.warning(
      `This job analyzed ${projectKey} ${all.length} times: ${all.join(', ')}. Each counts here; in SonarQube the last one takes the place of the others.`,
    );
  }
}

interface BeginPorts {
  readonly azureDevOps: JobSteps;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** The agent sends what it does every half second, and the first step of a job may be that of a Publish. */
const BEGIN_TRIES = 5;

/**
 * When this job began, by the clock of the agent, less what file systems round; `null` where nobody tells. Its run may have begun
 * long before it got an agent, on which other jobs ran meanwhile.
 */
export async function beginOfJob(
  { pipeline, jobId }: JobContext,
  { azureDevOps, clock, logger }: BeginPorts,
): Promise<number | null> {
  try {
    for (let tries = 1; ; tries += 1) {
      const steps = await azureDevOps.stepsOfJob(pipeline.projectId, pipeline.buildId, jobId);
      const began = Math.min(...steps.flatMap(({ startedAt }) => startedAt ?? []));
      if (Number.isFinite(began)) return began - ROUNDING_MILLISECONDS;
      if (tries >= BEGIN_TRIES) return null;
      await clock.sleep(1_000);
    }
  } catch (error) {
    logger.warning(`When this job started is not known: ${messageOf(error)}`);
    return null;
  }
}
