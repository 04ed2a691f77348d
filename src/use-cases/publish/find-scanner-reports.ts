import type { AnalysisScope } from '../../documents/analysis-scope';
import type { AnalysisOutcome } from '../../documents/gate-outcome';
import { toAnalysisKey, type AnalysisIdentity } from '../../domain/analysis-key';
import { problemOf } from '../../domain/parsed';
import type { PublishSource } from '../../domain/inputs/publish-inputs';
import type { JobContext } from '../../domain/job-context';
import type { Agent } from '../../ports/agent';
import type { JobSteps } from '../../ports/azure-devops';
import type { Clock } from '../../ports/clock';
import type { Files } from '../../ports/files';
import type { Logger } from '../../ports/logger';
import type { SonarQubeConnection } from '../../ports/sonarqube/connection';
import { Seal } from '../../secrets/seal';
import type { AnalysisSubject, FoundAnalysis } from './find-analyses';
import { readEarlierVerdicts, type EarlierVerdicts } from './earlier-verdicts';
import { keyOfReport } from './report-key';
import {
  beginOfJob,
  begunSince,
  nothingIn,
  searchReports,
  workFolderSince,
  warnOfSeveralReports,
  type ReportFile,
} from './search-reports';

interface FinderPorts {
  readonly agent: Agent;
  readonly files: Files;
  readonly logger: Logger;
  readonly azureDevOps: JobSteps;
  readonly clock: Clock;
}

interface ReportQuery {
  readonly source: Extract<PublishSource, { kind: 'job' }>;
  readonly analysisName: string | null;
  readonly connection: SonarQubeConnection;
  readonly job: JobContext;
}

/** What is to be read, and what other Publishes of the job have read. */
export interface FoundReports {
  /** Not published yet. */
  readonly analyses: readonly FoundAnalysis[];
  readonly before: EarlierVerdicts;
  /** Of what is left about what nobody prepared; `null` where nothing can be there. */
  readonly seal: Seal | null;
  /** Folders in which scanners began in this job and left no report. */
  readonly begun: readonly string[];
}

type SealedPorts = FinderPorts & { readonly seal: Seal; readonly before: EarlierVerdicts };

/** No Prepare has made a key: what a Publish leaves is sealed with the credentials of its connection. */
function sealOf({ connection: { credentials } }: ReportQuery): Seal {
  return new Seal(credentials.scheme === 'token' ? credentials.token : credentials.password);
}

type Unknown = Extract<AnalysisOutcome, { status: 'unknown' }>;

/**
 * Finds what scanners left in a job without Prepare: Maven, Gradle, or a scanner that a script started. A file of an earlier
 * run, which agents that keep their folders still have, is not taken for one of this run, and one of another project is
 * refused.
 *
 * @returns analyses that are not published yet; one that says why when there is nothing to read
 */
export async function findScannerReports(unsealed: FinderPorts, query: ReportQuery): Promise<FoundReports> {
  const seal = sealOf(query);
  const ports = { ...unsealed, seal, before: readEarlierVerdicts(unsealed, seal) };
  const { projectKey, reportTask } = query.source;
  const { where, files, begun, endedBy } = await searchReports(
    ports,
    reportTask ?? query.job.folders.sources,
    query.job.folders.sources,
  );
  const began = await beginOfJob(query.job, ports);
  const fresh = began === null ? [] : files.filter(({ modifiedAt }) => modifiedAt >= began);
  const own = fresh.filter(({ report }) => projectKey === null || !report.ok || report.value.projectKey === projectKey);
  const incomplete: readonly Unknown[] = endedBy === null ? [] : [searchEnded(endedBy)];
  const outcomes =
    own.length > 0
      ? incomplete
      : [...incomplete, whyNone(files, fresh, { where, began, projectKey, ports })].slice(0, 1);
  const taken = new Set<string>();
  const analyses = [
    ...(began === null ? [] : toAnalyses(own, ports, query, began, taken)),
    ...outcomes.flatMap((outcome) =>
      outcome === null ? [] : [{ ...settle(ports, query, outcome, taken), isMissing: fresh.length === 0 }],
    ),
  ];
  return { analyses, before: ports.before, seal, begun: begunSince(begun, began ?? Number.POSITIVE_INFINITY) };
}

/** A search that ended early may have missed a failed analysis. */
export function searchEnded(endedBy: string): Unknown {
  const detail = `the search for reports of scanners ended ${endedBy}; name the report, or its folder, with reportTaskFile`;
  return { status: 'unknown', reason: 'no-analysis', detail };
}

/** @returns `null` where all that there is was published before */
function whyNone(
  files: readonly ReportFile[],
  fresh: readonly ReportFile[],
  about: {
    readonly where: string;
    readonly began: number | null;
    readonly projectKey: string | null;
    readonly ports: SealedPorts;
  },
): Unknown | null {
  const { where, began, projectKey, ports } = about;
  const none = (detail: string): Unknown => ({ status: 'unknown', reason: 'no-analysis', detail });
  const [newest] = files;
  if (fresh.length === 0 && ports.before.tasks.size > 0) return null;
  if (newest === undefined) {
    return none(`Prepare did not run in this job, and no scanner left its report: ${nothingIn(where)}`);
  }
  if (began === null) {
    return none(`${newest.path} may be of an earlier run: Azure DevOps does not say when this job started`);
  }
  if (fresh.length === 0) {
    return none(`${newest.path} is of ${new Date(newest.modifiedAt).toISOString()}, before this job began`);
  }
  const named = fresh.map(({ path, report }) => (report.ok ? `${path} names ${report.value.projectKey}` : path));
  const detail = `${named.join(', ')}, and projectKey is ${projectKey ?? ''}`;
  return { status: 'unknown', reason: 'foreign-server', detail };
}

function toAnalyses(
  files: readonly ReportFile[],
  ports: SealedPorts,
  query: ReportQuery,
  began: number,
  taken: Set<string>,
): readonly FoundAnalysis[] {
  warnOfSeveralReports(files, ports.logger);
  const { seal } = ports;
  return files.map((file): FoundAnalysis => {
    const { path, report } = file;
    ports.logger.info(`Found     ${path}`);
    const projectKey = report.ok ? report.value.projectKey : (query.source.projectKey ?? '');
    const { subject: about, identity } = aboutReport(query, projectKey);
    const key = keyOfReport(ports.before, identity, path.slice(query.job.folders.sources.length), taken);
    const subject = { ...about, analysisKey: key };
    return !report.ok
      ? {
          kind: 'settled',
          key,
          subject,
          seal,
          outcome: { status: 'unknown', reason: 'no-analysis', detail: `${path}: ${problemOf(report)}` },
        }
      : {
          kind: 'scanned',
          key,
          subject,
          seal,
          credentials: null,
          scannerReport: report.value,
          scan: null,
          jobBegan: began,
          workFolder: workFolderSince(file, began),
        };
  });
}

function settle(
  ports: SealedPorts,
  query: ReportQuery,
  outcome: Unknown,
  taken: Set<string>,
): Extract<FoundAnalysis, { kind: 'settled' }> {
  const { subject, identity } = aboutReport(query, query.source.projectKey ?? '');
  const key = keyOfReport(ports.before, identity, 'no report', taken);
  return { kind: 'settled', key, subject: { ...subject, analysisKey: key }, seal: ports.seal, outcome };
}

/** What is known where Prepare did not run. */
function aboutReport(
  { connection, analysisName, job }: ReportQuery,
  projectKey: string,
): { readonly subject: AnalysisSubject; readonly identity: AnalysisIdentity } {
  const { pipeline, pullRequest } = job;
  // The server tells the branch that the scanner named; a pull request comes with its branches.
  const scope: AnalysisScope =
    pullRequest === null
      ? { kind: 'main-branch', name: null }
      : { kind: 'pull-request', id: pullRequest.id, branch: pullRequest.branch, base: pullRequest.base };
  const { url, name: connectionName } = connection;
  const identity = { job, analysisName, projectKey, serverUrl: url, scope };
  const subject: AnalysisSubject = {
    analysisKey: toAnalysisKey(identity),
    analysisName,
    connectionName,
    project: { key: projectKey, name: null },
    scope,
    pipeline,
    server: { url, version: null },
    scannerMode: 'other',
    caCertificate: null,
  };
  return { subject, identity };
}
