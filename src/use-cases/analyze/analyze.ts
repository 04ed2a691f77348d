import type { PreparedHandoff } from '../../documents/handoff';
import type { History } from '../../documents/history';
import { readJobContext, type JobContext } from '../../domain/job-context';
import { isScannerSkipped } from '../../domain/scanner/analysis-properties';
import { chooseScanner } from '../../domain/scanner/choose-scanner';
import { invalidInputs } from '../../errors/configuration-errors';
import { messageOf, TaskError } from '../../errors/errors';
import type { Logger } from '../../ports/logger';
import type { Agent } from '../../ports/agent';
import type { CredentialReader, ScannerSecrets } from '../../ports/credential-store';
import type { Files } from '../../ports/files';
import type { ReportFiles } from '../../ports/report-files';
import type { Scanners, ScanSummary } from '../../ports/scanner';
import type { ConnectToSonarQube } from '../../ports/sonarqube/connection';
import type { ScannerDistribution } from '../../ports/sonarqube/scanner-distribution';
import type { WorkingCopy } from '../../ports/working-copy';
import { scopeInWords } from '../../presentation/scope';
import { runRequest } from '../job/run-request';
import { checkBaseBranch } from './check-base-branch';
import { checkDotnet, tellReports } from './check-dotnet';
import { checkReportPaths, checkSources } from './check-report-paths';
import { chooseAnalysis } from './choose-analysis';
import { locateDotnetReports } from './locate-dotnet-reports';
import { preparedAnalyses, saveScan, type JobAnalysis } from '../job/analyses-of-job';
import { readScannerReport } from '../job/read-scanner-report';
import { warnOfInputs } from '../job/warn-of-inputs';
import { warningsOf } from './scan-warnings';
import type { TaskCompletion } from '../../ports/task-console';

export interface AnalyzePorts {
  readonly agent: Agent;
  readonly logger: Logger;
  readonly credentialStore: CredentialReader;
  readonly connect: ConnectToSonarQube<ScannerDistribution>;
  readonly workingCopy: Pick<WorkingCopy, 'inspect' | 'hasBranch'>;
  readonly reportFiles: ReportFiles;
  readonly files: Pick<Files, 'readText'>;
  readonly scanners: Scanners;
}

/** A pipeline variable must stay small; the log has the whole text. */
const LONGEST_REASON = 500;

/**
 * Runs the scanner on what Prepare configured, and leaves for Publish what became of it, also when it fails.
 *
 * @param stopped the job is being canceled
 */
export async function analyze(ports: AnalyzePorts, stopped: AbortSignal): Promise<TaskCompletion> {
  const { agent, logger } = ports;
  const job = readJobContext(agent);
  warnOfInputs(agent, logger);
  const analysis = chooseAnalysis(ports, { name: agent.input('analysisName') ?? null, isFork: job.isFork });
  if (analysis === undefined) {
    return skip(logger, 'Nothing was prepared: this is a pull request of a fork, which gets no service connection.');
  }
  const { handoff, scannerSecrets } = analysis;
  if (handoff.state === 'skipped' || scannerSecrets === null) return explainSkipped(ports, analysis);
  if (handoff.scannerMode === 'other') return explainBuildTools(logger, handoff);
  // As scanners read it: YAML prints its booleans as "True".
  if (isScannerSkipped(handoff)) {
    saveScan(ports, analysis, { state: 'skipped', reason: 'scanner-skipped' });
    return skip(logger, `Nothing was analyzed: sonar.scanner.skip is set for ${handoff.project.key}.`);
  }
  const onNothing = readOnNothingAnalyzed(agent);
  // Where there is one only, nobody asks which.
  if (preparedAnalyses(ports).length > 1) logger.info(`Project   ${subjectOf(handoff)}`);
  try {
    const { summary, history, taskId } = await scan(ports, job, handoff, scannerSecrets, stopped);
    const { files, notices, dotnet, reports } = summary;
    checkDotnet(summary, handoff, onNothing, logger);
    const further = { ...(reports === undefined ? {} : { reports }), ...(taskId === null ? {} : { taskId }) };
    saveScan(ports, analysis, { state: 'scanned', files, notices: [...notices], history, dotnet, ...further });
    return succeed(logger, handoff, summary);
  } catch (error) {
    saveScan(ports, analysis, { state: 'failed', reason: reasonOf(error) });
    throw error;
  }
}

/** Every other value is a mistake, which must not pass for either. */
function readOnNothingAnalyzed(agent: Agent): 'fail' | 'warn' {
  const value = (agent.input('onNothingAnalyzed') ?? 'fail').trim().toLowerCase();
  if (value === 'fail' || value === 'warn') return value;
  throw invalidInputs([`onNothingAnalyzed: "${value}" is neither fail nor warn.`]);
}

/** Which of the prepared analyses it is. */
function subjectOf({ analysisName, project, scope }: PreparedHandoff): string {
  const name = analysisName === null || analysisName === project.key ? '' : ` ("${analysisName}")`;
  return `${project.key}${name}, ${scopeInWords(scope)}`;
}

function explainSkipped(ports: AnalyzePorts, analysis: JobAnalysis): TaskCompletion {
  const { handoff } = analysis;
  const { reason, detail } = handoff.state === 'skipped' ? handoff : { reason: '', detail: '' };
  saveScan(ports, analysis, { state: 'skipped', reason });
  return skip(ports.logger, `Nothing to analyze: Prepare skipped ${handoff.project.key || 'the project'}. ${detail}`);
}

/** What the scanner said, and the compute task that its report names. */
interface Scanned {
  readonly summary: ScanSummary;
  readonly taskId: string | null;
  readonly history: History;
}

async function scan(
  ports: AnalyzePorts,
  job: JobContext,
  handoff: PreparedHandoff,
  scannerSecrets: ScannerSecrets,
  stopped: AbortSignal,
): Promise<Scanned> {
  const { agent, logger, connect, workingCopy, reportFiles, scanners, files } = ports;
  const request = runRequest(job, handoff, scannerSecrets);
  let checked: Promise<History> | undefined;
  const check = (): Promise<History> =>
    (checked ??= checkBaseBranch(handoff, request.baseDirectory, workingCopy, logger));
  // Only of a pull request can it end the analysis before it begins.
  if (handoff.scope.kind === 'pull-request') await check();
  if (handoff.scannerMode === 'cli') await checkSources(handoff.properties, request.baseDirectory, reportFiles, logger);
  const properties = await reportProperties(ports, handoff, request.baseDirectory);
  await checkReportPaths(properties, request.baseDirectory, reportFiles, logger);

  const { credentials, caCertificate } = request;
  const server = connect({ url: handoff.server.url, name: handoff.connectionName, credentials, caCertificate });
  const javaChoice = agent.input('jdkversion') ?? 'auto';
  const findReports = !/^false$/i.test(agent.input('findReports') ?? '');
  const summary = await scanners[chooseScanner(handoff)].scan(
    {
      ...request,
      handoff: { ...handoff, properties },
      server,
      javaChoice,
      findReports,
      onReports: (found) => tellReports(found, logger),
      onStarted: () => void check().catch(() => undefined),
    },
    stopped,
  );
  const [history, report] = await Promise.all([
    check(),
    readScannerReport(files, request.metadataFile, job.folders.temp),
  ]);
  return { summary, history, taskId: report.ok ? report.value.ceTaskId : null };
}

/** With the report paths of .NET where they are meant. */
async function reportProperties(
  { agent, reportFiles }: AnalyzePorts,
  { scannerMode, properties }: PreparedHandoff,
  baseDirectory: string,
): Promise<Readonly<Record<string, string>>> {
  if (scannerMode !== 'dotnet') return properties;
  const folders = [baseDirectory, agent.variable('Agent.BuildDirectory') ?? baseDirectory];
  return locateDotnetReports(properties, folders, reportFiles);
}

function succeed(logger: Logger, handoff: PreparedHandoff, { files, notices, seconds }: ScanSummary): TaskCompletion {
  const took = `in ${Math.max(1, Math.round(seconds))} s`;
  // What the scanner indexes it need not analyze.
  const what = files === null ? `Scanned ${handoff.project.key}` : `Indexed ${files} ${files === 1 ? 'file' : 'files'}`;
  logger.info(`${what} ${took}`);
  for (const warning of warningsOf(handoff, files, notices)) logger.warning(warning);
  return { result: 'Succeeded', message: `${handoff.project.key} is scanned.` };
}

function skip(logger: Logger, message: string): TaskCompletion {
  logger.info(message);
  return { result: 'Skipped', message };
}

/** The build tool's own Sonar goal is the scanner; whether it ran shows in Publish, by its report file. */
function explainBuildTools(logger: Logger, handoff: PreparedHandoff): TaskCompletion {
  const message = `Nothing to do here: with scannerMode: other the Maven or Gradle step analyzes ${handoff.project.key || 'the project that it names'} (goal sonar:sonar, task sonar), between Prepare and Publish.`;
  logger.info(message);
  return { result: 'Succeeded', message };
}

function reasonOf(error: unknown): string {
  const text = messageOf(error).replace(/\s+/g, ' ');
  const code = error instanceof TaskError ? ` [${error.code}]` : '';
  return `${text.length > LONGEST_REASON ? `${text.slice(0, LONGEST_REASON)}…` : text}${code}`;
}
