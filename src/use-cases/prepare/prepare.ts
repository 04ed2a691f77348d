import { parsePrepareInputs, type PrepareInputs } from '../../domain/inputs/prepare-inputs';
import type { Parsed } from '../../domain/parsed';
import { readJobContext } from '../../domain/job-context';
import { relativeTo } from '../../domain/inputs/file-path';
import type { AgentFolders } from '../../domain/scope/portable-path';
import { cacheKeyOf } from '../../domain/server/cache-key';
import { decideScope } from '../../domain/server/supported-scope';
import { defaultBranchUnknown, invalidInputs } from '../../errors/configuration-errors';
import { separateProjectUnnamed } from '../../errors/project-errors';
import { messageOf } from '../../errors/errors';
import type { Agent } from '../../ports/agent';
import type { SonarQubeConnection } from '../../ports/sonarqube/connection';
import type { WorkingCopyInfo } from '../../ports/working-copy';
import { scopeInWords } from '../../presentation/scope';
import { checkBaseDirectory } from './check-base-directory';
import { checkProjectOfFile } from './check-project-of-file';
import { checkRepository } from './check-repository';
import { chooseConnection } from '../job/choose-connection';
import { warnOfInputs } from '../job/warn-of-inputs';
import { findPullRequest } from './find-pull-request';
import { prepareAnalysis } from './prepare-analysis';
import { decideByProject, findScope } from './find-scope';
import type { AnalysisPlan } from './analysis-plan';
import { readServerInfo } from './read-server-info';
import { readProject } from './read-project';
import { withoutMacro, withoutMacros } from './without-macros';
import { checkSkippedScope } from './check-skipped-scope';
import { skipRef, skipScope, skipUnreachable } from './skip-analysis';
import { announceAnalysis } from './announce-analysis';
import type { TaskCompletion } from '../../ports/task-console';
import type { PreparePorts } from './prepare-ports';

const MAIN_OF_OTHER =
  'It is analyzed as the main branch; where it is another one, set sonar.branch.name in extraProperties of Prepare.';

/**
 * Configures an analysis: reads the inputs, asks the server, resolves the scope once, checks the working copy, and hands
 * off. What cannot work is said here, before the build spends minutes.
 *
 * @param stopped the job is being canceled
 */
export async function prepare(ports: PreparePorts, stopped: AbortSignal): Promise<TaskCompletion> {
  const { agent, logger } = ports;
  const job = readJobContext(agent);
  warnOfInputs(agent, logger);
  const { inputs, connection } = readSettings(agent, job.folders);
  const project = await readProject(inputs, job, connection.credentials, ports);
  await checkBaseDirectory({ inputs, project, job }, ports.files);

  const client = ports.connect({ ...connection, caCertificate: inputs.caCertificate });
  const written = withoutMacros(project.settings.plain, logger);
  const defaultBranch = withoutMacro('defaultBranch', inputs.defaultBranch, logger);
  // Asked side by side: the server, git, and Azure Repos for the default branch.
  const answers = Promise.allSettled([
    readServerInfo(client, project.key, ports.clock, logger),
    ports.workingCopy.inspect(project.baseDirectory),
    job.isRelease ? undefined : checkRepository(job, written, project.baseDirectory, ports.workingCopy),
    findScope(job, written, defaultBranch, ports, project.baseDirectory),
  ]);
  if (inputs.scannerMode === 'dotnet') ports.scanners.dotnet.load?.(client);
  const [server, workingCopy, repository, resolved] = await answers;
  const inspected = workingCopy.status === 'fulfilled' ? workingCopy.value : undefined;
  const basePath = basePathOf(project.baseDirectory, inspected, job.folders);
  const plan: AnalysisPlan = {
    inputs,
    connection,
    project,
    job: { ...job, pipeline: { ...job.pipeline, basePath } },
  };

  if (server.status === 'rejected') {
    const found = resolved.status === 'fulfilled' ? resolved.value : undefined;
    const skipped = skipUnreachable(ports, plan, server.reason, found);
    if (!job.isRelease) await announceAnalysis(ports, skipped.handoff, stopped);
    return skipped.ending;
  }
  const serverInfo = server.value;
  agent.setOutputVariable('cacheKey', cacheKeyOf(serverInfo.version, serverInfo.plugins));
  logger.info(`SonarQube ${serverInfo.version} at ${connection.url}`);
  logger.info(`Project   ${project.key === '' ? 'the one that the build tool names' : project.key}`);

  if (resolved.status === 'rejected') throw resolved.reason;
  const found = decideByProject(resolved.value, serverInfo, logger);
  if (repository.status === 'rejected') {
    // On its default branch a build most likely checks out that of the other repository, too.
    const onMain = found.kind === 'resolved' && found.scope.kind === 'main-branch';
    if (!onMain) throw repository.reason;
    logger.warning(`${messageOf(repository.reason)} ${MAIN_OF_OTHER}`);
  }
  if (found.kind === 'needs-default-branch') throw defaultBranchUnknown(found.branch, found.tried);
  if (found.kind === 'not-a-branch') return skipRef(ports, plan, serverInfo, found.ref);
  const scope =
    inputs.pullRequestDetection === 'auto-detect' && written.get('sonar.branch.name') === undefined
      ? await findPullRequest(job, found.scope, ports.azureDevOps, logger)
      : found.scope;
  const decision = decideScope(scope, project, serverInfo.features, inputs.unsupportedBranch);
  if (decision.kind === 'skip') {
    await checkSkippedScope(job, written, defaultBranch, ports, project.baseDirectory);
    return skipScope(ports, plan, serverInfo, scope, decision.reason);
  }
  if (decision.kind === 'separate-project' && project.key === '') throw separateProjectUnnamed(scopeInWords(scope));
  if (repository.status === 'fulfilled')
    await checkProjectOfFile(project, scope, job, inspected?.root ?? job.folders.sources, ports);
  return prepareAnalysis(ports, client, { plan, serverInfo, decision, written, workingCopy: inspected }, stopped);
}

function readSettings(agent: Agent, folders: AgentFolders): { inputs: PrepareInputs; connection: SonarQubeConnection } {
  const inputs = parsePrepareInputs((name) => agent.input(name), folders.sources);
  const connection = chooseConnection(agent, true);
  const problemsOf = (read: Parsed<unknown>): readonly string[] => (read.ok ? [] : read.problems);
  if (!inputs.ok || !connection.ok || connection.value === null) {
    throw invalidInputs([...problemsOf(connection), ...problemsOf(inputs)]);
  }
  return { inputs: inputs.value, connection: connection.value };
}

function basePathOf(
  baseDirectory: string,
  workingCopy: WorkingCopyInfo | undefined,
  { sources }: AgentFolders,
): string {
  return relativeTo(workingCopy?.root ?? sources, baseDirectory) ?? relativeTo(sources, baseDirectory) ?? '';
}
