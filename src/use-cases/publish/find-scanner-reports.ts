import type { AnalysisScope } from '../../documents/analysis-scope';
import type { AnalysisOutcome } from '../../documents/gate-outcome';
import type { PreparedHandoff } from '../../documents/handoff';
import { publishedVariable } from '../../documents/names';
import { toAnalysisKey } from '../../domain/analysis-key';
import { trustedFolder } from '../../domain/inputs/file-path';
import type { PublishSource } from '../../domain/inputs/publish-inputs';
import type { ScannerReport } from '../../domain/report/scanner-report';
import { readBuildFacts } from '../../domain/scope/build-facts';
import { messageOf } from '../../errors/errors';
import type { Logger } from '../../ports/logger';
import type { Agent } from '../../ports/agent';
import type { BuildTimeline } from '../../ports/azure-devops';
import type { Files } from '../../ports/files';
import type { SonarQubeConnection } from '../../ports/sonarqube';
import { readScannerReport, type FoundAnalysis } from './find-analyses';

interface FinderPorts {
  readonly agent: Agent;
  readonly files: Files;
  readonly logger: Logger;
  readonly azureDevOps: BuildTimeline;
}

interface Wanted {
  readonly source: Extract<PublishSource, { kind: 'job' }>;
  readonly analysisName: string | null;
  readonly connection: SonarQubeConnection;
  /** Folder of the checkout. */
  readonly sources: string;
}

/** Where Maven, Gradle, SonarScanner CLI and SonarScanner for .NET leave their report, below the project's folder. */
const PLACES = ['target/sonar', 'build/sonar', '.scannerwork', '.sonarqube/out/.sonar'];
const FILE = 'report-task.txt';

/** Clocks of agent, server and Azure DevOps may differ by this much. */
const CLOCKS_MILLISECONDS = 10 * 60_000;
/** File systems keep times in steps of up to two seconds, and servers tell theirs in whole ones. */
const ROUNDING_MILLISECONDS = 3_000;

interface ScannerFile {
  readonly path: string;
  readonly modifiedAt: number;
  readonly report: ScannerReport | string;
}

/**
 * Finds what scanners left in a job without Prepare: Maven, Gradle, or a scanner that a script started. A file of an earlier
 * run, which agents that keep their folders still have, is not taken for one of this run, and one of another project is
 * refused.
 *
 * @returns analyses that are not published yet; one that says why when there is nothing to read
 */
export async function findScannerReports(ports: FinderPorts, wanted: Wanted): Promise<readonly FoundAnalysis[]> {
  const folder = (wanted.source.reportTask ?? wanted.sources).replace(/[\\/]+$/, '');
  const isFile = /\.txt$/i.test(folder);
  const places = isFile ? [folder] : ['', ...PLACES].map((place) => [folder, place, FILE].filter(Boolean).join('/'));
  const present = (await Promise.all(places.map((path) => readFile(path, wanted.sources, ports.files)))).filter(
    (file): file is ScannerFile => file !== undefined,
  );
  const settled = (projectKey: string, reason: 'no-analysis' | 'foreign-server', detail: string): FoundAnalysis[] => [
    settle(standIn(ports, wanted, projectKey), { status: 'unknown', reason, detail }),
  ];
  const { projectKey } = wanted.source;
  if (present.length === 0) {
    const searched = isFile ? folder : `${folder} (looked in ${PLACES.join(', ')})`;
    return settled(
      projectKey ?? '',
      'no-analysis',
      `Prepare did not run in this job, and there is no ${FILE}: ${searched}`,
    );
  }
  const began = await beginOfJob(ports);
  const [newest = { path: folder, modifiedAt: 0 }] = present.sort((left, right) => right.modifiedAt - left.modifiedAt);
  if (began === null) {
    const detail = `${newest.path} may be of an earlier run: Azure DevOps does not tell when this job began`;
    return settled(projectKey ?? '', 'no-analysis', detail);
  }
  const fresh = present.filter(({ modifiedAt }) => modifiedAt >= began);
  if (fresh.length === 0) {
    const date = new Date(newest.modifiedAt).toISOString();
    return settled(projectKey ?? '', 'no-analysis', `${newest.path} is of ${date}, before this job began`);
  }
  const own = fresh.filter(
    ({ report }) => projectKey === null || typeof report === 'string' || report.projectKey === projectKey,
  );
  if (own.length === 0) {
    const named = fresh.map(({ path, report }) =>
      typeof report === 'string' ? path : `${path} names ${report.projectKey}`,
    );
    return settled(projectKey ?? '', 'foreign-server', `${named.join(', ')}, and projectKey is ${projectKey ?? ''}`);
  }
  return newestOfEach(own, ports, wanted, began - CLOCKS_MILLISECONDS);
}

async function readFile(path: string, sources: string, files: Files): Promise<ScannerFile | undefined> {
  const modifiedAt = await files.modifiedAt(path).catch(() => 0);
  return modifiedAt === undefined
    ? undefined
    : { path, modifiedAt, report: await readScannerReport(files, path, trustedFolder(path, sources)) };
}

/** Of one project the newest file counts: what an earlier step of the job scanned is another analysis. */
function newestOfEach(
  files: readonly ScannerFile[],
  ports: FinderPorts,
  wanted: Wanted,
  notBefore: number,
): readonly FoundAnalysis[] {
  const found = new Map<string, FoundAnalysis>();
  for (const { path, report } of [...files].sort((left, right) => right.modifiedAt - left.modifiedAt)) {
    const handoff = standIn(
      ports,
      wanted,
      typeof report === 'string' ? (wanted.source.projectKey ?? '') : report.projectKey,
    );
    const key = handoff.analysisKey;
    const known = found.get(key);
    if (known !== undefined) {
      const same =
        known.kind === 'scanned' && typeof report !== 'string' && known.scannerReport.ceTaskId === report.ceTaskId;
      if (!same) ports.logger.warning(`${path} is older than another ${FILE} of the same project and does not count.`);
      continue;
    }
    ports.logger.info(`Found     ${path}`);
    found.set(
      key,
      typeof report === 'string'
        ? settle(handoff, { status: 'unknown', reason: 'no-analysis', detail: report })
        : { kind: 'scanned', key, handoff, scannerReport: report, notBefore },
    );
  }
  return [...found.values()].filter(({ key }) => ports.agent.variable(publishedVariable(key)) === undefined);
}

function settle(handoff: PreparedHandoff, outcome: AnalysisOutcome): FoundAnalysis {
  return { kind: 'settled', key: handoff.analysisKey, handoff, outcome };
}

/** What Prepare would have handed over, as far as Publish needs it. */
function standIn({ agent }: FinderPorts, { connection, analysisName }: Wanted, projectKey: string): PreparedHandoff {
  const { pipeline, phase, jobName, pullRequest } = readBuildFacts((name) => agent.variable(name));
  // The server tells the branch that the scanner named; a pull request comes with its branches.
  const scope: AnalysisScope =
    pullRequest === null
      ? { kind: 'main-branch', name: null }
      : { kind: 'pull-request', id: pullRequest.id, branch: pullRequest.branch, base: pullRequest.base };
  const { url, name: connectionName } = connection;
  const identity = { analysisName, projectKey, serverUrl: url, scope, stage: pipeline.stage, phase, job: jobName };
  return {
    version: 1,
    state: 'prepared',
    analysisKey: toAnalysisKey(identity),
    analysisName,
    connectionName,
    project: { key: projectKey, name: null },
    scope,
    pipeline,
    server: { url, version: '', features: null },
    scannerMode: 'other',
    scannerVersion: null,
    baseDirectory: { root: 'sources', path: '' },
    metadataFile: { root: 'sources', path: '' },
    caCertificate: null,
    properties: {},
  };
}

/**
 * When this job began, by the clock of the agent, less what file systems round; `null` where nobody tells. A run may begin
 * long before its job gets an agent, so its begin is only taken where that of the job is not to be had.
 */
async function beginOfJob({ agent, azureDevOps, logger }: FinderPorts): Promise<number | null> {
  const { pipeline } = readBuildFacts((name) => agent.variable(name));
  const jobId = agent.variable('System.JobId') ?? '';
  try {
    const began = await azureDevOps.jobBegan(pipeline.projectId, pipeline.buildId, jobId);
    if (began !== null) return began - ROUNDING_MILLISECONDS;
  } catch (error) {
    logger.debug(`The begin of this job is not known: ${messageOf(error)}`);
  }
  const text = agent.variable('System.PipelineStartTime');
  const time = Date.parse((text ?? '').replace(/^(\d{4}-\d\d-\d\d) /, '$1T'));
  return Number.isNaN(time) ? null : time - CLOCKS_MILLISECONDS;
}
