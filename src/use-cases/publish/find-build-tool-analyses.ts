import type { AnalysisOutcome } from '../../documents/gate-outcome';
import type { PreparedHandoff } from '../../documents/handoff';
import { ownerOf } from '../../domain/report/assign-reports';
import { problemOf } from '../../domain/parsed';
import { isScannerSkipped } from '../../domain/scanner/analysis-properties';
import { relativeTo } from '../../domain/inputs/file-path';
import type { JobContext } from '../../domain/job-context';
import type { Files } from '../../ports/files';
import type { Logger } from '../../ports/logger';
import type { BuildToolAnalysis, FoundAnalysis } from './find-analyses';
import { searchEnded, type FoundReports } from './find-scanner-reports';
import type { EarlierVerdicts } from './earlier-verdicts';
import { keyOfReport } from './report-key';
import {
  begunSince,
  joined,
  nothingIn,
  ROUNDING_MILLISECONDS,
  searchReports,
  warnOfSeveralReports,
  workFolderSince,
  type ReportFile,
  type Search,
} from './search-reports';

interface FinderPorts {
  readonly files: Files;
  readonly logger: Logger;
  readonly before: EarlierVerdicts;
}

interface Owner {
  readonly analysis: BuildToolAnalysis;
  readonly analysisKey: string;
  readonly projectKey: string;
  readonly preparedAt: number;
  readonly handoff: PreparedHandoff;
}

interface BuildToolQuery {
  readonly job: JobContext;
  /** Where the author says that the reports lie; `null` for the checkout. */
  readonly reportTask: string | null;
  /** `null` for all. */
  readonly analysisName: string | null;
}

/**
 * Finds what the scanners of build tools left after Prepare. One Prepare may be followed by several build tools, each with a
 * project of its own: every report that is newer than Prepare is an analysis, and none hides another.
 *
 * @param all every analysis of the job whose scanner a build tool starts, published ones too: a later run of the build tool may
 * have left another report since
 */
export async function findBuildToolAnalyses(
  ports: FinderPorts,
  all: readonly BuildToolAnalysis[],
  { job, reportTask, analysisName }: BuildToolQuery,
): Promise<Pick<FoundReports, 'analyses' | 'begun'>> {
  const [first, ...others] = all.map(toOwner);
  if (first === undefined) return { analyses: [], begun: [] };
  const owners: readonly [Owner, ...Owner[]] = [first, ...others];
  const chosen = owners.filter(({ handoff }) => analysisName === null || handoff.analysisName === analysisName);
  const search = joined(await Promise.all(searchesOf(ports, owners, job.folders, reportTask)));
  const since = Math.min(...owners.map(({ preparedAt }) => preparedAt)) - ROUNDING_MILLISECONDS;
  const fresh = search.files.filter(({ modifiedAt }) => modifiedAt >= since);
  const taken = new Set(owners.map(({ analysisKey }) => analysisKey));
  const analyses = chosen.flatMap((owner) => {
    const own = fresh.filter((file) => ownerOf(toFoundReport(file), owners) === owner);
    return analysesOf(ports, owner, own, { search, job, taken, since });
  });
  return { analyses, begun: begunSince(search.begun, since) };
}

const toOwner = (analysis: BuildToolAnalysis): Owner => ({
  analysis,
  analysisKey: analysis.key,
  projectKey: analysis.handoff.project.key,
  // Where nobody tells, no report counts.
  preparedAt: analysis.handoff.preparedAt ?? Number.POSITIVE_INFINITY,
  handoff: analysis.handoff,
});

/** In the checkout, or where the author says; and where the author told the scanners to leave them. */
function searchesOf(
  ports: FinderPorts,
  owners: readonly Owner[],
  { sources }: JobContext['folders'],
  reportTask: string | null,
): readonly Promise<Search>[] {
  const pathsOf = (name: string): ReadonlySet<string> =>
    new Set(owners.flatMap(({ handoff }) => handoff.properties[name] ?? []).filter(isAbsolute));
  const elsewhere = [...pathsOf('sonar.working.directory')].filter((path) => relativeTo(sources, path) === undefined);
  return [
    ...[reportTask ?? sources, ...elsewhere].map((location) => searchReports(ports, location, sources)),
    ...[...pathsOf('sonar.scanner.metadataFilePath')].map((path) => searchReports(ports, path, sources, true)),
  ];
}

const isAbsolute = (path: string): boolean => /^(?:[\\/]|[a-z]:[\\/])/i.test(path);

const toFoundReport = ({ report, modifiedAt }: ReportFile) => ({
  projectKey: report.ok ? report.value.projectKey : null,
  modifiedAt,
});

interface FoundInJob {
  readonly search: Search;
  readonly job: JobContext;
  readonly taken: Set<string>;
  /** What is older is not of this job; milliseconds since the epoch. */
  readonly since: number;
}

/** The newest report of the project that Prepare named has the key of Prepare; others get keys of their own. */
function analysesOf(
  ports: FinderPorts,
  owner: Owner,
  files: readonly ReportFile[],
  { search, job, taken, since }: FoundInJob,
): readonly FoundAnalysis[] {
  const { analysisKey, projectKey, handoff, analysis } = owner;
  const isPublished = ports.before.hasKey(analysisKey);
  const isOwn = ({ report }: ReportFile): boolean =>
    projectKey === '' || (report.ok && report.value.projectKey === projectKey);
  const main = isPublished ? undefined : files.find(isOwn);
  for (const { path } of files) ports.logger.info(`Found     ${path}`);
  warnOfSeveralReports(files, ports.logger);
  const further = files
    .filter((file) => file !== main)
    .map((file) => toAnalysis(file, { analysis, since }, furtherKey(ports, handoff, file, job, taken)));
  const ended: readonly FoundAnalysis[] =
    search.endedBy === null || (main === undefined && !isPublished)
      ? []
      : [settled(analysis, furtherKey(ports, handoff, null, job, taken), searchEnded(search.endedBy))];
  if (main !== undefined) return [toAnalysis(main, { analysis, since }, analysisKey), ...further, ...ended];
  return isPublished
    ? [...further, ...ended]
    : [{ ...settled(analysis, analysisKey, whyNone(owner, files, search)), isMissing: files.length === 0 }, ...further];
}

function furtherKey(
  ports: FinderPorts,
  { scope, server, analysisName, project }: PreparedHandoff,
  file: ReportFile | null,
  job: JobContext,
  taken: Set<string>,
): string {
  const projectKey = file?.report.ok === true ? file.report.value.projectKey : project.key;
  const identity = { job, analysisName, projectKey, serverUrl: server.url, scope };
  return keyOfReport(ports.before, identity, file?.path.slice(job.folders.sources.length) ?? 'search', taken);
}

function toAnalysis(
  file: ReportFile,
  { analysis: { handoff, seal, credentials }, since }: { readonly analysis: BuildToolAnalysis; readonly since: number },
  key: string,
): FoundAnalysis {
  const { path, report } = file;
  if (!report.ok) {
    return settled({ handoff, seal }, key, {
      status: 'unknown',
      reason: 'no-analysis',
      detail: `${path}: ${problemOf(report)}`,
    });
  }
  const { projectKey } = report.value;
  const isPlanned = projectKey === handoff.project.key;
  const project = isPlanned ? handoff.project : { key: projectKey, name: null };
  // Of another project Prepare has asked nothing.
  const baseline =
    isPlanned || handoff.project.key === '' || handoff.baseline === undefined
      ? handoff.baseline
      : { ...handoff.baseline, projectIsNew: false, mainBranch: null, targetAnalysed: null };
  const found = { ...handoff, analysisKey: key, project, ...(baseline === undefined ? {} : { baseline }) };
  return {
    kind: 'scanned',
    key,
    subject: found,
    seal,
    credentials,
    scannerReport: report.value,
    scan: null,
    jobBegan: null,
    workFolder: workFolderSince(file, since),
  };
}

function settled(
  { handoff, seal }: Pick<BuildToolAnalysis, 'handoff' | 'seal'>,
  key: string,
  outcome: AnalysisOutcome,
): Extract<FoundAnalysis, { kind: 'settled' }> {
  return { kind: 'settled', key, subject: { ...handoff, analysisKey: key }, seal, outcome };
}

function whyNone(
  { projectKey, preparedAt, handoff }: Owner,
  files: readonly ReportFile[],
  { files: all, where, endedBy }: Search,
): AnalysisOutcome {
  const named = files.flatMap(({ path, report }) => (report.ok ? [`${path} names ${report.value.projectKey}`] : []));
  if (named.length > 0) {
    const detail = `Prepare names ${projectKey}, and ${named.join(', ')}: take the project key out of the build tool's command, or give it to Prepare`;
    return { status: 'unknown', reason: 'foreign-server', detail };
  }
  if (endedBy !== null) return searchEnded(endedBy);
  // As in Analyze: the author told the scanners so, and Prepare handed it on to them.
  if (isScannerSkipped(handoff)) {
    return { status: 'skipped', reason: 'scanner-skipped', detail: '' };
  }
  const old = all.find(({ modifiedAt }) => modifiedAt < preparedAt);
  const detail =
    old === undefined
      ? `the scanner of the build tool left no report: ${nothingIn(where)}`
      : `the scanner of the build tool left no report since Prepare; ${old.path} is of ${new Date(old.modifiedAt).toISOString()}`;
  return { status: 'unknown', reason: 'no-analysis', detail };
}
