import { parsePrepareInputs, type PrepareInputs } from '../../domain/inputs/prepare-inputs';
import type { Parsed } from '../../domain/inputs/parsed';
import { isBuild, readBuildFacts } from '../../domain/scope/build-facts';
import { relativeTo } from '../../domain/inputs/file-path';
import type { AgentFolders } from '../../domain/scope/place-path';
import { cacheKeyOf } from '../../domain/server/cache-key';
import { decideScope } from '../../domain/server/supported-scope';
import { defaultBranchUnknown, invalidInputs, separateProjectUnnamed } from '../../errors/catalog';
import { messageOf } from '../../errors/errors';
import type { Agent } from '../../ports/agent';
import type { SonarQubeConnection } from '../../ports/sonarqube';
import type { WorkingCopyFacts } from '../../ports/working-copy';
import { scopeInWords } from '../../presentation/scope';
import { checkBaseDirectory } from './check-base-directory';
import { checkRepository } from './check-repository';
import { chooseConnection } from '../job/choose-connection';
import { findPullRequest } from './find-pull-request';
import { handOver } from './hand-over';
import { decideByProject, findScope } from './find-scope';
import type { Draft } from './draft-handoff';
import { questionServer } from './question-server';
import { readProject } from './read-project';
import { withoutMacro, withoutMacros } from './without-macros';
import { skipRef, skipScope, skipUnreachable } from './skip-analysis';
import { agentFolders } from '../job/agent-folders';
import { announceAnalysis } from './announce-analysis';
import type { TaskEnding } from '../job/task-ending';
import type { PreparePorts } from './prepare-ports';

const MAIN_OF_OTHER =
  'It is analysed as the main branch; where it is another one, set sonar.branch.name in extraProperties of Prepare.';

/**
 * Configures an analysis: reads the inputs, asks the server, resolves the scope once, checks the working copy, and hands
 * off. What cannot work is said here, before the build spends minutes.
 *
 * @param stopped the job is being cancelled
 */
export async function prepare(ports: PreparePorts, stopped: AbortSignal): Promise<TaskEnding> {
  const { agent, logger } = ports;
  const folders = agentFolders(agent);
  const { inputs, connection } = readSettings(agent, folders);
  const variable = (name: string): string | undefined => agent.variable(name);
  const build = readBuildFacts(variable);
  const project = await readProject(inputs, folders.sources, connection.credentials, ports);
  await checkBaseDirectory({ inputs, project, folders }, ports.files);

  const client = ports.connect({ ...connection, caCertificate: inputs.caCertificate });
  const written = withoutMacros(project.settings.plain, logger);
  // Asked side by side: the server, git, and Azure Repos for the default branch.
  const [server, workingCopy, repository, resolved] = await Promise.allSettled([
    questionServer(client, project.key, ports.clock, logger),
    ports.workingCopy.inspect(project.baseDirectory),
    isBuild(variable) ? checkRepository(build, written, project.baseDirectory, ports.workingCopy) : undefined,
    findScope(
      build,
      written,
      withoutMacro('defaultBranch', inputs.defaultBranch, logger),
      ports,
      project.baseDirectory,
    ),
  ]);
  const inspected = workingCopy.status === 'fulfilled' ? workingCopy.value : undefined;
  const placed = {
    ...build,
    pipeline: { ...build.pipeline, basePath: basePathOf(project.baseDirectory, inspected, folders) },
  };
  const draft: Draft = { inputs, connection, project, build: placed, folders };

  if (server.status === 'rejected') {
    const found = resolved.status === 'fulfilled' ? resolved.value : undefined;
    const skipped = skipUnreachable(ports, draft, server.reason, found);
    await announceAnalysis(ports, skipped.handoff, stopped);
    return skipped.ending;
  }
  const facts = server.value;
  agent.setOutputVariable('cacheKey', cacheKeyOf(facts.version, facts.plugins));
  logger.info(`SonarQube ${facts.version} at ${connection.url}`);
  logger.info(`Project   ${project.key === '' ? 'the one that the build tool names' : project.key}`);

  if (resolved.status === 'rejected') throw resolved.reason;
  const found = decideByProject(resolved.value, facts, logger);
  if (repository.status === 'rejected') {
    // On its default branch a build most likely checks out that of the other repository, too.
    const onMain = 'scope' in found && found.scope.kind === 'main-branch';
    if (!onMain) throw repository.reason;
    logger.warning(`${messageOf(repository.reason)} ${MAIN_OF_OTHER}`);
  }
  if ('undecided' in found) throw defaultBranchUnknown(found.undecided, found.tried);
  if ('notABranch' in found) return skipRef(ports, draft, facts, found.notABranch);
  const scope =
    inputs.pullRequestDetection === 'auto-detect' && written.get('sonar.branch.name') === undefined
      ? await findPullRequest(placed, found.scope, ports.azureDevOps, logger)
      : found.scope;
  const decision = decideScope(scope, project, facts.features, inputs.unsupportedBranch);
  if (decision.kind === 'skip') return skipScope(ports, draft, facts, scope, decision.reason);
  if (decision.kind === 'separate-project' && project.key === '') throw separateProjectUnnamed(scopeInWords(scope));
  return handOver(ports, client, { draft, facts, decision, written, workingCopy: inspected }, stopped);
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
  workingCopy: WorkingCopyFacts | undefined,
  { sources }: AgentFolders,
): string {
  return relativeTo(workingCopy?.root ?? sources, baseDirectory) ?? relativeTo(sources, baseDirectory) ?? '';
}
