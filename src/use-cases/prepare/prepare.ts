import type { PreparedHandoff } from '../../documents/handoff';
import { relativeTo } from '../../domain/inputs/file-path';
import { parsePrepareInputs, type PrepareInputs } from '../../domain/inputs/prepare-inputs';
import type { Parsed } from '../../domain/inputs/parsed';
import { isBuild, readBuildFacts } from '../../domain/scope/build-facts';
import { placePath, type AgentFolders } from '../../domain/scope/place-path';
import { scopeProperties } from '../../domain/scope/scope-properties';
import { cacheKeyOf } from '../../domain/server/cache-key';
import { decideScope, type ProjectIdentity, type ScopeDecision } from '../../domain/server/supported-scope';
import { defaultBranchUnknown, invalidInputs, separateProjectUnnamed } from '../../errors/catalog';
import { messageOf } from '../../errors/errors';
import type { Logger } from '../../ports/logger';
import { Secret } from '../../secrets/secret';
import type { Agent } from '../../ports/agent';
import type { AzureDevOps, PullRequestSearch } from '../../ports/azure-devops';
import type { Clock } from '../../ports/clock';
import type { BuildTools } from '../../ports/build-tools';
import type { CredentialStore } from '../../ports/credential-store';
import type { Files } from '../../ports/files';
import type { NetworkOfBuildTool, PreparedScanners } from '../../ports/scanner';
import type { ConnectToSonarQube, PreparedServer, SonarQubeConnection } from '../../ports/sonarqube';
import type { WorkingCopy, WorkingCopyFacts } from '../../ports/working-copy';
import { scopeInWords } from '../../presentation/scope';
import { announceAnalysis } from './announce-analysis';
import { checkBaseDirectory, warnOfNoWorkingCopy } from './check-base-directory';
import { askProject, checkProject } from './check-project';
import { checkRepository } from './check-repository';
import { checkWorkingCopy } from './check-working-copy';
import { chooseConnection } from '../job/choose-connection';
import { findPullRequest } from './find-pull-request';
import { decideByProject, findScope } from './find-scope';
import { analysisProperties, commonOf, keyOf, serverOf, withoutScope, type Draft } from './draft-handoff';
import { handOff } from '../job/hand-off';
import { handToBuildTools } from './hand-to-build-tools';
import { questionServer, type ServerFacts } from './question-server';
import { readProject } from './read-project';
import { readyScanner } from './ready-scanner';
import { skipRef, skipScope, skipUnreachable } from './skip-analysis';
import type { TaskEnding } from '../job/task-ending';
import { warnOfRepetition } from './warn-of-repetition';

export interface PreparePorts {
  readonly agent: Agent;
  readonly logger: Logger;
  readonly credentialStore: CredentialStore;
  readonly buildTools: BuildTools;
  readonly connect: ConnectToSonarQube<PreparedServer>;
  readonly azureDevOps: AzureDevOps & PullRequestSearch;
  readonly workingCopy: WorkingCopy;
  readonly files: Files;
  readonly clock: Clock;
  readonly scanners: PreparedScanners;
  readonly networkOfBuildTool: NetworkOfBuildTool;
}

const COMMAND_IS_STRONGER =
  'Take -Dsonar.projectKey and -Dsonar.projectName out of the command of the build tool: they are stronger than this, and would analyse it into the main project.';
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
  const written = project.settings.plain;
  // Asked side by side: the server, git, and Azure Repos for the default branch.
  const [server, workingCopy, repository, resolved] = await Promise.allSettled([
    questionServer(client, project.key, ports.clock, logger),
    ports.workingCopy.inspect(project.baseDirectory),
    isBuild(variable) ? checkRepository(build, written, project.baseDirectory, ports.workingCopy) : undefined,
    findScope(build, written, inputs.defaultBranch, ports, project.baseDirectory),
  ]);
  const inspected = workingCopy.status === 'fulfilled' ? workingCopy.value : undefined;
  const placed = {
    ...build,
    pipeline: { ...build.pipeline, basePath: basePathOf(project.baseDirectory, inspected, folders) },
  };
  const draft: Draft = { inputs, connection, project, build: placed, folders };

  if (server.status === 'rejected') {
    return skipUnreachable(ports, draft, server.reason, resolved.status === 'fulfilled' ? resolved.value : undefined);
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
  return handOver(ports, client, draft, facts, decision, inspected, stopped);
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

function agentFolders(agent: Agent): AgentFolders {
  return {
    sources: agent.variable('System.DefaultWorkingDirectory') ?? '',
    temp: agent.variable('Agent.TempDirectory') ?? '',
  };
}

function basePathOf(
  baseDirectory: string,
  workingCopy: WorkingCopyFacts | undefined,
  { sources }: AgentFolders,
): string {
  return relativeTo(workingCopy?.root ?? sources, baseDirectory) ?? relativeTo(sources, baseDirectory) ?? '';
}

/** A name is stronger than nothing: with a key on the command line of the build tool it would rename the main project. */
const withoutName = ({ key }: ProjectIdentity): ProjectIdentity => ({ key, name: null });

async function handOver(
  ports: PreparePorts,
  server: PreparedServer,
  draft: Draft,
  facts: ServerFacts,
  decision: Exclude<ScopeDecision, { kind: 'skip' }>,
  workingCopy: WorkingCopyFacts | undefined,
  stopped: AbortSignal,
): Promise<TaskEnding> {
  const { logger, agent, credentialStore } = ports;
  const { inputs, connection, project, build, folders } = draft;
  logger.info(`Analysis  ${scopeInWords(decision.scope)}`);
  const separate = decision.kind === 'separate-project';
  const identity = separate && inputs.scannerMode === 'other' ? withoutName(decision.project) : decision.project;
  const { key, name } = identity;
  if (separate) logger.info(`          as the separate project ${key}: this server has no branch analysis`);
  if (separate && inputs.scannerMode === 'other') logger.info(`          ${COMMAND_IS_STRONGER}`);
  const answer = separate ? await askProject(server, key, logger) : facts.project;
  const mayChange = inputs.scannerMode === 'other' && !separate;
  checkProject({ key, answer, separate, mayChange }, connection.name, facts.token, logger);
  if (workingCopy === undefined && isBuild((name) => agent.variable(name))) {
    warnOfNoWorkingCopy(draft, logger);
  }
  const checked = await checkWorkingCopy(decision.scope, project.baseDirectory, workingCopy, ports.workingCopy, logger);
  if (checked !== undefined) logger.info(`Checked   ${checked}`);

  const analysisKey = keyOf(draft, key, decision.scope);
  const secretProperties = new Map([...project.settings.secret].map(([key, value]) => [key, new Secret(value)]));
  const handed = { credentials: connection.credentials, secretProperties };
  const prepared: PreparedHandoff = {
    ...commonOf(draft, analysisKey, decision.scope, identity),
    state: 'prepared',
    preparedAt: ports.clock.now(),
    server: serverOf(connection, facts),
    scannerMode: inputs.scannerMode,
    scannerVersion: inputs.scannerVersion,
    baseDirectory: placePath(project.baseDirectory, folders),
    metadataFile: { root: 'temp', path: `sonarqube/${analysisKey}/report-task.txt` },
    caCertificate: inputs.caCertificate === null ? null : placePath(inputs.caCertificate, folders),
    properties: {
      ...analysisProperties(build),
      ...scopeProperties(decision.scope, build.pipeline),
      // The author knows better where a pull request lives: its repository may not be the one of the build.
      ...withoutScope(project.settings.plain),
      ...(key === '' ? {} : { 'sonar.projectKey': key }),
      ...(name === null ? {} : { 'sonar.projectName': name }),
    },
  };
  // Beside the scanner's own work: the build hears of it.
  const announced = announceAnalysis(ports, prepared);
  const handoff = await readyScanner(ports, draft, prepared, handed, stopped);
  warnOfRepetition(ports, handoff);
  handOff(agent, handoff);
  credentialStore.hand(analysisKey, handed);
  if (inputs.scannerMode === 'other') await handToBuildTools(ports, draft, handoff, handed);
  agent.setOutputVariable('skipped', 'false');
  await announced;
  return { result: 'Succeeded', message: `Analysis of ${key || 'the project'} is prepared.` };
}
