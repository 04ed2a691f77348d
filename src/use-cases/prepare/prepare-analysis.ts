import type { AnalysisScope } from '../../documents/analysis-scope';
import type { Baseline, PreparedHandoff } from '../../documents/handoff';
import type { ScannerProperties } from '../../domain/inputs/scanner-properties';
import { fromPortablePath, toPortablePath } from '../../domain/scope/portable-path';
import type { ProjectIdentity, ScopeDecision } from '../../domain/server/supported-scope';
import { Secret } from '../../secrets/secret';
import type { PreparedServer } from '../../ports/sonarqube/prepared-server';
import type { ProjectAnswer } from '../../ports/sonarqube/project-lookup';
import type { WorkingCopyInfo } from '../../ports/working-copy';
import { scopeInWords } from '../../presentation/scope';
import { saveAnalysis } from '../job/analyses-of-job';
import { historyOf } from '../../domain/scope/history-of';
import type { TaskCompletion } from '../../ports/task-console';
import { announceAnalysis } from './announce-analysis';
import { warnOfNoWorkingCopy } from './check-base-directory';
import { checkFirstAnalysis } from './check-first-analysis';
import { warnOfDotnetProjects } from './check-languages';
import { warnOfPropertiesFile } from './check-properties-file';
import { askProject, askSimilarKey } from './ask-project';
import { checkProject } from './check-project';
import { checkWorkingCopy } from './check-working-copy';
import { handoffBase, planKey, handoffServer, type AnalysisPlan } from './analysis-plan';
import { configureBuildTools } from './configure-build-tools';
import type { PreparePorts } from './prepare-ports';
import type { ServerInfo } from './read-server-info';
import { readyScanner, undoScanner } from './ready-scanner';
import { warnOfRepetition } from './warn-of-repetition';

/** An analysis that will take place. */
export interface Decided {
  readonly plan: AnalysisPlan;
  readonly serverInfo: ServerInfo;
  readonly decision: Exclude<ScopeDecision, { kind: 'skip' }>;
  /** Properties of the author, without those that no variable filled. */
  readonly written: ScannerProperties;
  readonly workingCopy: WorkingCopyInfo | undefined;
}

/** A name is stronger than nothing: with a key on the command line of the build tool it would rename the main project. */
const withoutName = ({ key }: ProjectIdentity): ProjectIdentity => ({ key, name: null });

const COMMAND_IS_STRONGER =
  'Take -Dsonar.projectKey and -Dsonar.projectName out of the command of the build tool: they are stronger than this, and would analyze it into the main project.';

/** Checks what can be checked of an analysis before the build, makes its scanner ready, and hands it over. */
export async function prepareAnalysis(
  ports: PreparePorts,
  server: PreparedServer,
  { plan, serverInfo, decision, written, workingCopy }: Decided,
  stopped: AbortSignal,
): Promise<TaskCompletion> {
  const { logger, agent, files } = ports;
  const { inputs, connection, project, job } = plan;
  const { folders, isRelease } = job;
  const { scope } = decision;
  logger.info(`Analysis  ${scopeInWords(scope)}`);
  const separate = decision.kind === 'separate-project';
  const identity = separate && inputs.scannerMode === 'other' ? withoutName(decision.project) : decision.project;
  const { key } = identity;
  if (separate) logger.info(`          as the separate project ${key}: this server has no branch analysis`);
  if (separate && inputs.scannerMode === 'other') logger.info(`          ${COMMAND_IS_STRONGER}`);
  const answer = separate ? await askProject(server, key, logger) : serverInfo.project;
  const mayChange = inputs.scannerMode === 'other' && !separate;
  const similarKey = await askSimilarKey(server, { key, answer }, logger);
  checkProject({ key, answer, similarKey, separate, mayChange }, connection.name, serverInfo.token, logger);
  const properties = Object.fromEntries(written);
  const { baseDirectory } = project;
  const history = historyOf(workingCopy, properties);
  const baseline = baselineOf(serverInfo, answer, scope, history);
  checkFirstAnalysis(key, scope, answer, logger);
  await warnOfDotnetProjects(inputs.scannerMode, baseDirectory, ports.reportFiles, logger);
  await warnOfPropertiesFile(inputs, baseDirectory, files, logger);
  if (workingCopy === undefined && !isRelease) warnOfNoWorkingCopy(plan, logger);
  const { targetAnalysed } = baseline;
  const found = { info: workingCopy, targetAnalysed };
  const checked = await checkWorkingCopy(scope, baseDirectory, found, ports.workingCopy, logger);
  if (checked !== undefined) logger.info(`Checked   ${checked}`);

  const analysisKey = planKey(plan, key, scope);
  const secretProperties = new Map([...project.settings.secret].map(([of, value]) => [of, new Secret(value)]));
  // The scanner's own work comes next, and prints.
  for (const secret of secretProperties.values()) agent.maskSecret(secret);
  const scannerSecrets = { credentials: connection.credentials, secretProperties };
  const prepared: PreparedHandoff = {
    ...handoffBase(plan, analysisKey, scope, identity),
    state: 'prepared',
    preparedAt: ports.clock.now(),
    server: handoffServer(connection, serverInfo),
    scannerMode: inputs.scannerMode,
    scannerVersion: inputs.scannerVersion,
    baseDirectory: toPortablePath(baseDirectory, folders),
    metadataFile: { root: 'temp', path: `sonarqube/${analysisKey}/report-task.txt` },
    caCertificate: inputs.caCertificate === null ? null : toPortablePath(inputs.caCertificate, folders),
    properties,
    baseline,
  };
  // What an earlier scanner of this job left there is not this one's.
  await files.remove(fromPortablePath(prepared.metadataFile, folders));
  // Beside the scanner's own work, which it does not keep from starting: the build hears of it.
  let announced: Promise<unknown> | undefined;
  const announce = (): Promise<unknown> =>
    (announced ??= Promise.all(
      isRelease ? [] : [announceAnalysis(ports, prepared, stopped), tellPullRequest(ports, prepared, stopped)],
    ));
  if (inputs.scannerMode !== 'dotnet') void announce();
  const further = { server, onStarted: () => void announce() };
  const handoff = await readyScanner(ports, plan, prepared, scannerSecrets, further, stopped).catch(
    async (error: unknown) => {
      await announce();
      throw error;
    },
  );
  try {
    stopped.throwIfAborted();
    warnOfRepetition(ports, handoff);
    saveAnalysis(ports, handoff, scannerSecrets);
    if (inputs.scannerMode === 'other') await configureBuildTools(ports, plan, handoff, scannerSecrets);
    agent.setOutputVariable('skipped', 'false');
    await announce();
    stopped.throwIfAborted();
  } catch (error) {
    await undoScanner(ports, plan, handoff, scannerSecrets);
    throw error;
  }
  return { result: 'Succeeded', message: `Analysis of ${key || 'the project'} is prepared.` };
}

/** Loaded in builds of pull requests only. */
async function tellPullRequest(ports: PreparePorts, prepared: PreparedHandoff, stopped: AbortSignal): Promise<void> {
  if (prepared.pipeline.pullRequestId === null) return;
  const { announceOnPullRequest } = await import('./announce-on-pull-request.js');
  await announceOnPullRequest(ports, prepared, stopped);
}

function baselineOf(
  { time }: ServerInfo,
  answer: ProjectAnswer,
  scope: AnalysisScope,
  history: Baseline['history'],
): Baseline {
  const branches = answer.state === 'exists' ? answer.branches : null;
  const target = scope.kind === 'pull-request' ? scope.base || (branches?.main ?? null) : null;
  return {
    serverTime: time === null ? null : new Date(time).toISOString(),
    projectIsNew: answer.state === 'missing',
    mainBranch: branches?.main ?? null,
    targetAnalysed:
      target === null || answer.state === 'unknown' ? null : (branches?.analyzed.includes(target) ?? false),
    history,
  };
}
