import type { AnalysisReport } from '../../documents/analysis-report';
import type { PublishSource } from '../../domain/inputs/publish-inputs';
import { reportWithoutAnalysis, type ReportSubject } from '../../domain/report/to-report';
import { isSamePath } from '../../domain/inputs/file-path';
import type { JobContext } from '../../domain/job-context';
import type { AgentFolders } from '../../domain/scope/portable-path';
import { unknownAnalysisName } from '../../errors/handoff-errors';
import type { Agent } from '../../ports/agent';
import type { AzureDevOps, JobSteps } from '../../ports/azure-devops';
import type { Clock } from '../../ports/clock';
import type { CredentialReader } from '../../ports/credential-store';
import type { Files } from '../../ports/files';
import type { SonarQubeConnection } from '../../ports/sonarqube/connection';
import type { Logger } from '../../ports/logger';
import { preparedAnalyses, stepOf, type JobAnalysis } from '../job/analyses-of-job';
import { findAnalysis, type BuildToolAnalysis, type FoundAnalysis } from './find-analyses';
import { findBuildToolAnalyses } from './find-build-tool-analyses';
import { findScannerReports, type FoundReports } from './find-scanner-reports';
import type { UnjudgedRun } from '../../domain/report/steps-of-job';
import type { RunsOfSteps } from './find-lost-runs';
import { explainMissing, keyed, verdictOfLostRun, type KeyedRun } from './lost-run-verdicts';
import type { Verdict } from './verdict';
import { readEarlierVerdicts } from './earlier-verdicts';
import { refuseLostAnalyses } from './lost-analyses';
import { createReader, type ReaderPorts } from './read-report';
import type { PollingContext } from './wait-for-gate';

export interface JobPorts extends ReaderPorts {
  readonly agent: Agent;
  /** Takes back what a Prepare of this job left for scanners that build tools start. */
  readonly withdrawBuildTools: () => void;
  readonly credentialStore: CredentialReader;
  readonly files: Files;
  readonly logger: Logger;
  readonly clock: Clock;
  readonly azureDevOps: JobSteps & Pick<AzureDevOps, 'buildProperties'>;
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
  const found = await findAll(ports, query);
  const polling = { ...query.polling, waiting: found.analyses.length };
  const read = createReader(ports, { polling, folders: job.folders, connection });
  const verdictsOf = (analyses: readonly FoundAnalysis[]): Promise<readonly Verdict[]> =>
    Promise.all(
      analyses.map(async (analysis) =>
        analysis.kind === 'broken'
          ? { report: reportBroken(analysis, job, ports), broken: true, seal: null }
          : {
              ...(await read(analysis)),
              broken: false,
              seal: analysis.seal,
              lostRun: analysis.kind === 'settled' ? analysis.lostRun : undefined,
            },
      ),
    );
  const [published, runs] = await Promise.all([
    verdictsOf(found.analyses.filter((one) => !isMissing(one))),
    runsOfSteps(ports, query, found),
  ]);
  const untold = (all: readonly UnjudgedRun[]): readonly KeyedRun[] =>
    all.map((run) => keyed(run, job)).filter(({ key }) => !found.before.hasKey(key));
  const lost = untold(runs.lost);
  const missing = found.analyses.filter(isMissing);
  // Else it is told by what is missing.
  for (const name of missing.length > 0 ? [] : runs.skipped)
    ports.logger.warning(`The step "${name}" skipped its scanner; nobody judges it.`);
  const told = { now: ports.clock.now(), seal: found.seal };
  return [
    ...published,
    ...(await verdictsOf(explainMissing(missing, lost, runs.skipped))),
    ...[...lost.slice(missing.length), ...untold(runs.empty)].map((run) => verdictOfLostRun(run, job, told)),
  ];
}

const isMissing = (one: FoundAnalysis): one is Extract<FoundAnalysis, { kind: 'settled' }> =>
  one.kind === 'settled' && one.isMissing === true;

interface FoundInJob extends FoundReports {
  /** Whether steps of others run scanners, and all that they analyze is asked about. */
  readonly looksAtScanners: boolean;
  readonly isAfterPrepare: boolean;
  /** Whether the names of an analysis and a report leave nothing out that the job analyzed. */
  readonly isWhole: boolean;
}

/** Looked at where something else than Analyze runs scanners, or a step of the job has failed. */
async function runsOfSteps(
  { agent, azureDevOps }: JobPorts,
  { job, polling }: JobQuery,
  { analyses, before, seal, begun, looksAtScanners, isAfterPrepare, isWhole }: FoundInJob,
): Promise<RunsOfSteps> {
  const hasFailures = (agent.variable('Agent.JobStatus') ?? 'Succeeded') !== 'Succeeded';
  if (seal === null || !isWhole || (!looksAtScanners && !hasFailures)) return { lost: [], empty: [], skipped: [] };
  const scanned = analyses.flatMap((one) => (one.kind === 'scanned' ? one : []));
  const tasksOf = (all: typeof scanned): ReadonlySet<string> =>
    new Set([...before.tasks, ...all.map((one) => one.scannerReport.ceTaskId)]);
  const known = tasksOf(scanned);
  const ofBuildTools = tasksOf(scanned.filter(({ scan }) => scan === null));
  const { findLostRuns } = await import('./find-lost-runs.js');
  const steps = {
    job,
    step: stepOf({ agent }),
    looksAtScanners,
    isAfterPrepare,
    hasFailures,
    known,
    ofBuildTools,
    begun,
  };
  return findLostRuns(azureDevOps, steps, polling);
}

async function findAll(ports: JobPorts, query: JobQuery): Promise<FoundInJob> {
  const { source, analysisName, connection, job } = query;
  const prepared = preparedAnalyses(ports);
  const reportTask = reportTaskOf(source, job.folders);
  if (prepared.length > 0) {
    if (source.projectKey !== null)
      ports.logger.warning('projectKey is not used: Prepare of this job names the project.');
    return findPrepared(ports, query, prepared, reportTask);
  }
  await refuseLostAnalyses(ports, job, connection === null);
  if (connection === null) {
    return {
      analyses: [],
      before: readEarlierVerdicts(ports, null),
      seal: null,
      begun: [],
      looksAtScanners: false,
      isAfterPrepare: false,
      isWhole: true,
    };
  }
  const reports = await findScannerReports(ports, { source, analysisName, connection, job });
  return {
    ...reports,
    looksAtScanners: source.projectKey === null && reportTask === null,
    isAfterPrepare: false,
    isWhole: true,
  };
}

async function findPrepared(
  ports: JobPorts,
  { analysisName, job }: JobQuery,
  prepared: ReturnType<typeof preparedAnalyses>,
  reportTask: string | null,
): Promise<FoundInJob> {
  const seal = prepared.flatMap((one) => (one.kind === 'analysis' ? one.seal : [])).at(-1) ?? null;
  const before = readEarlierVerdicts(ports, seal);
  const all = await Promise.all(prepared.map((one) => findAnalysis(one, prepared, ports.files, job.folders)));
  const unpublished = all.filter((one) => one.kind === 'broken' || !before.hasKey(one.key));
  const chosen = analysisName === null ? unpublished : named(unpublished, analysisName, prepared);
  const ofBuildTools = all.filter((one) => one.kind === 'of-build-tool');
  const reports = await findBuildToolAnalyses({ ...ports, before }, ofBuildTools, { job, reportTask, analysisName });
  return {
    analyses: [...chosen.filter((one) => one.kind !== 'of-build-tool'), ...reports.analyses],
    before,
    seal,
    // Those that Analyze starts leave their reports elsewhere, and so do scanners that are told to.
    begun: ofBuildTools.length === prepared.length && !ofBuildTools.some(leavesReportElsewhere) ? reports.begun : [],
    looksAtScanners: ofBuildTools.length > 0 && reportTask === null,
    isAfterPrepare: true,
    isWhole:
      (reportTask === null || ofBuildTools.length === 0) &&
      (analysisName === null || prepared.every((one) => nameOf(one) === analysisName)),
  };
}

const nameOf = (one: ReturnType<typeof preparedAnalyses>[number]): string | null =>
  one.kind === 'analysis' ? one.handoff.analysisName : null;

const leavesReportElsewhere = ({ handoff }: BuildToolAnalysis): boolean =>
  handoff.properties['sonar.scanner.metadataFilePath'] !== undefined;

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
