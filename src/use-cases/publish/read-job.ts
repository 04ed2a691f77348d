import type { AnalysisReport } from '../../documents/analysis-report';
import type { PublishSource } from '../../domain/inputs/publish-inputs';
import { reportWithoutAnalysis, type ReportSubject } from '../../domain/report/to-report';
import { isSamePath } from '../../domain/inputs/file-path';
import type { JobContext } from '../../domain/job-context';
import type { AgentFolders } from '../../domain/scope/portable-path';
import { unknownAnalysisName } from '../../errors/handoff-errors';
import type { Agent } from '../../ports/agent';
import type { AzureDevOps, BuildTimeline } from '../../ports/azure-devops';
import type { BuildTools } from '../../ports/build-tools';
import type { Clock } from '../../ports/clock';
import type { CredentialStore } from '../../ports/credential-store';
import type { Files } from '../../ports/files';
import type { SonarQubeConnection } from '../../ports/sonarqube/connection';
import type { Logger } from '../../ports/logger';
import { preparedAnalyses, type JobAnalysis } from '../job/analyses-of-job';
import { findAnalysis, type BuildToolAnalysis, type FoundAnalysis } from './find-analyses';
import { findBuildToolAnalyses } from './find-build-tool-analyses';
import { findScannerReports } from './find-scanner-reports';
import type { Verdict } from './verdict';
import { readEarlierVerdicts } from './earlier-verdicts';
import { refuseLostAnalyses } from './lost-analyses';
import { createReader, type ReaderPorts } from './read-report';
import type { PollingContext } from './wait-for-gate';

export interface JobPorts extends ReaderPorts {
  readonly agent: Agent;
  readonly buildTools: BuildTools;
  readonly credentialStore: CredentialStore;
  readonly files: Files;
  readonly logger: Logger;
  readonly clock: Clock;
  readonly azureDevOps: BuildTimeline & Pick<AzureDevOps, 'buildProperties'>;
}

export interface JobQuery {
  readonly source: Extract<PublishSource, { kind: 'job' }>;
  readonly analysisName: string | null;
  readonly connection: SonarQubeConnection | null;
  readonly job: JobContext;
  readonly polling: PollingContext;
}

/**
 * Reads every analysis of the job that is not published yet, each on its own: one that is broken or slow hides no other.
 * Where Prepare did not run, a connection of Publish's own lets it read what a scanner left.
 *
 * @returns nothing when there is nothing to publish
 */
export async function readJob(ports: JobPorts, query: JobQuery): Promise<readonly Verdict[]> {
  const { connection, job } = query;
  const { folders } = job;
  const found = await findAll(ports, query);
  const polling = { ...query.polling, waiting: found.length };
  const read = createReader(ports, { polling, folders, connection });
  const published = await Promise.all(
    found.map(async (analysis): Promise<Verdict> =>
      analysis.kind === 'broken'
        ? { report: reportBroken(analysis, job, ports), broken: true, seal: null }
        : { ...(await read(analysis)), broken: false, seal: analysis.seal },
    ),
  );
  return published;
}

async function findAll(
  ports: JobPorts,
  { source, analysisName, connection, job }: JobQuery,
): Promise<readonly FoundAnalysis[]> {
  const { files, logger } = ports;
  const { folders } = job;
  const prepared = preparedAnalyses(ports);
  if (prepared.length === 0) {
    await refuseLostAnalyses(ports, job, connection === null);
    return connection === null ? [] : findScannerReports(ports, { source, analysisName, connection, job });
  }
  if (source.projectKey !== null) logger.warning('projectKey is not used: Prepare of this job names the project.');
  const before = readEarlierVerdicts(
    ports,
    prepared.flatMap((one) => (one.kind === 'analysis' ? one.seal : [])),
  );
  const all = await Promise.all(prepared.map((one) => findAnalysis(one, prepared, files, folders)));
  const unpublished = all.filter((one) => one.kind === 'broken' || !before.hasKey(one.key));
  const chosen = analysisName === null ? unpublished : named(unpublished, analysisName, prepared);
  const ofBuildTools = all.filter((one) => one.kind === 'of-build-tool');
  const reports = { job, reportTask: reportTaskOf(source, folders), analysisName };
  return [
    ...chosen.filter((one) => one.kind !== 'of-build-tool'),
    ...(await findBuildToolAnalyses({ ...ports, before }, ofBuildTools, reports)),
  ];
}

/** The agent hands over the folder of the checkout for an input that the author left out. */
function reportTaskOf({ reportTask }: JobQuery['source'], { sources }: AgentFolders): string | null {
  return reportTask === null || isSamePath(reportTask, sources) ? null : reportTask;
}

/** One that cannot be read stays among them: it may be the one that is meant. */
function named<T extends FoundAnalysis | BuildToolAnalysis>(
  all: readonly T[],
  name: string,
  prepared: ReturnType<typeof preparedAnalyses>,
): readonly T[] {
  const chosen = all.filter((one) => one.kind === 'broken' || subjectOf(one).analysisName === name);
  if (chosen.length > 0) return chosen;
  const names = prepared
    .filter((one): one is JobAnalysis => one.kind === 'analysis')
    .map(({ handoff }) => handoff.analysisName);
  if (names.includes(name)) return [];
  const known = names.filter((one) => one !== null);
  throw unknownAnalysisName(name, known);
}

const subjectOf = (one: Exclude<FoundAnalysis | BuildToolAnalysis, { kind: 'broken' }>): ReportSubject =>
  one.kind === 'of-build-tool' ? one.handoff : one.subject;

/** The error is printed; the report keeps the verdict of the build from being made up without this analysis. */
function reportBroken(
  { key, error }: Extract<FoundAnalysis, { kind: 'broken' }>,
  { pipeline }: JobContext,
  { logger, clock }: JobPorts,
): AnalysisReport {
  logger.error(error.describe());
  const outcome = { status: 'unknown', reason: 'no-analysis', detail: error.message } as const;
  return reportWithoutAnalysis(key, pipeline, outcome, new Date(clock.now()).toISOString());
}
