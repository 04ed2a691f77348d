import type { AnalysisScope } from '../documents/analysis-scope';
import { HANDOFF_VERSION, type Handoff } from '../documents/handoff';
import { toAnalysisKey } from '../domain/analysis-key';
import { parsePrepareInputs, type PrepareInputs } from '../domain/inputs/prepare-inputs';
import type { Parsed } from '../domain/inputs/parsed';
import { readBuildFacts, type BuildFacts } from '../domain/scope/build-facts';
import { placePath, relativeTo, type AgentFolders } from '../domain/scope/place-path';
import { scopeProperties } from '../domain/scope/scope-properties';
import { cacheKeyOf } from '../domain/server/cache-key';
import { atLeast, SERVES_ENGINE } from '../domain/server/server-version';
import { decideScope, type ScopeDecision } from '../domain/server/supported-scope';
import { invalidInputs, modeUnsupported } from '../errors/catalog';
import { messageOf, TaskError } from '../errors/errors';
import type { Logger } from '../logging/logger';
import { Secret } from '../logging/secret';
import type { Agent } from '../ports/agent';
import type { AzureDevOps } from '../ports/azure-devops';
import type { Clock } from '../ports/clock';
import type { CredentialStore } from '../ports/credential-store';
import type { Sha256 } from '../ports/digest';
import type { Files } from '../ports/files';
import type { ConnectToSonarQube, SonarQubeConnection } from '../ports/sonarqube';
import type { WorkingCopy, WorkingCopyFacts } from '../ports/working-copy';
import { scopeInWords } from '../presentation/scope';
import { checkWorkingCopy } from './check-working-copy';
import { chooseConnection } from './choose-connection';
import { findScope } from './find-scope';
import { handOff } from './hand-off';
import { questionServer, type ServerFacts } from './question-server';
import { readProject, type Project } from './read-project';
import type { TaskEnding } from './task-ending';

export interface PreparePorts {
  readonly agent: Agent;
  readonly logger: Logger;
  readonly credentialStore: CredentialStore;
  readonly connect: ConnectToSonarQube;
  readonly azureDevOps: AzureDevOps;
  readonly workingCopy: WorkingCopy;
  readonly files: Files;
  readonly clock: Clock;
  readonly sha256: Sha256;
}

/**
 * Configures an analysis: reads the inputs, asks the server, resolves the scope once, checks the working copy, and hands
 * off. What cannot work is said here, before the build spends minutes.
 */
export async function prepare(ports: PreparePorts): Promise<TaskEnding> {
  const { agent, logger } = ports;
  const folders = agentFolders(agent);
  const { inputs, connection } = readSettings(agent, folders);
  if (inputs.scannerMode !== 'cli') throw modeUnsupported(inputs.scannerMode);
  const build = readBuildFacts((name) => agent.variable(name));
  const project = await readProject(inputs, connection.credentials, ports.files, logger);

  const client = ports.connect({ ...connection, caCertificate: inputs.caCertificate });
  const asking = questionServer(client, ports.clock, logger);
  const [server, workingCopy] = await Promise.allSettled([asking, ports.workingCopy.inspect(inputs.baseDirectory)]);
  const inspected = workingCopy.status === 'fulfilled' ? workingCopy.value : undefined;
  const placed = { ...build, pipeline: { ...build.pipeline, basePath: basePathOf(inputs, inspected, folders) } };
  const draft: Draft = { inputs, connection, project, build: placed, folders };

  if (server.status === 'rejected') return unreachable(ports, draft, server.reason);
  const facts = server.value;
  agent.setOutputVariable('cacheKey', cacheKeyOf(facts.version, facts.plugins, ports.sha256));
  logger.info(`SonarQube ${facts.version} at ${connection.url}`);
  logger.info(`Project   ${project.key}`);

  const written = project.settings.plain;
  const found = await findScope(placed, written, inputs.defaultBranch, inspected, ports.azureDevOps, logger);
  if ('notABranch' in found) return skipRef(ports, draft, facts, found.notABranch);
  const decision = decideScope(found.scope, project.key, facts.features, inputs.unsupportedBranch, ports.sha256);
  if (decision.kind === 'skip') return skipScope(ports, draft, facts, found.scope, decision.reason);
  return handOver(ports, draft, facts, decision, inspected);
}

/** What is known of the analysis before the server has spoken. */
interface Draft {
  readonly inputs: PrepareInputs;
  readonly connection: SonarQubeConnection;
  readonly project: Project;
  readonly build: BuildFacts;
  readonly folders: AgentFolders;
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
  { baseDirectory }: PrepareInputs,
  workingCopy: WorkingCopyFacts | undefined,
  { sources }: AgentFolders,
): string {
  return relativeTo(workingCopy?.root ?? sources, baseDirectory) ?? relativeTo(sources, baseDirectory) ?? '';
}

async function handOver(
  ports: PreparePorts,
  draft: Draft,
  facts: ServerFacts,
  decision: Exclude<ScopeDecision, { kind: 'skip' }>,
  workingCopy: WorkingCopyFacts | undefined,
): Promise<TaskEnding> {
  const { logger, agent, credentialStore } = ports;
  const { inputs, connection, project, build, folders } = draft;
  logger.info(`Analysis  ${scopeInWords(decision.scope)}`);
  if (decision.kind === 'separate-project') {
    logger.info(`          as the separate project ${decision.projectKey}: this server has no branch analysis`);
  }
  logger.info(`Scanner   ${scannerInWords(inputs, facts)}`);
  const checked = await checkWorkingCopy(decision.scope, inputs.baseDirectory, workingCopy, ports.workingCopy, logger);
  if (checked !== undefined) logger.info(`Checked   ${checked}`);

  const analysisKey = keyOf(ports, draft, decision.projectKey, decision.scope);
  const secretProperties = new Map([...project.settings.secret].map(([key, value]) => [key, new Secret(value)]));
  credentialStore.hand(analysisKey, { credentials: connection.credentials, secretProperties });
  handOff(agent, {
    ...commonOf(draft, analysisKey, decision.scope, decision.projectKey),
    state: 'prepared',
    server: serverOf(connection, facts),
    scannerMode: inputs.scannerMode,
    scannerVersion: inputs.scannerVersion,
    baseDirectory: placePath(inputs.baseDirectory, folders),
    metadataFile: { root: 'temp', path: `sonarqube/${analysisKey}/report-task.txt` },
    caCertificate: inputs.caCertificate === null ? null : placePath(inputs.caCertificate, folders),
    properties: {
      ...analysisProperties(build),
      ...withoutScope(project.settings.plain),
      ...scopeProperties(decision.scope, build.pipeline),
      'sonar.projectKey': decision.projectKey,
    },
  });
  return { result: 'Succeeded', message: `Analysis of ${decision.projectKey} is prepared.` };
}

function unreachable(ports: PreparePorts, draft: Draft, reason: unknown): TaskEnding {
  const passing = reason instanceof TaskError && UNAVAILABLE.has(reason.code);
  if (!passing || draft.inputs.onServerUnavailable === 'fail') throw reason;
  const scope: AnalysisScope = { kind: 'main-branch', name: draft.build.pipeline.sourceBranch || null };
  const analysisKey = keyOf(ports, draft, draft.project.key, scope);
  handOff(ports.agent, {
    ...commonOf(draft, analysisKey, scope, draft.project.key),
    state: 'skipped',
    server: null,
    reason: 'server-unreachable',
    detail: messageOf(reason),
  });
  ports.logger.warning(`${messageOf(reason)} The analysis is skipped (onServerUnavailable: skip).`);
  return { result: 'Skipped', message: 'SonarQube cannot be reached; the analysis is skipped.' };
}

/** Errors that say the server is away for now; a wrong address, token or certificate is not among them. */
const UNAVAILABLE: ReadonlySet<string> = new Set([
  'SQ-CONN-UNREACHABLE',
  'SQ-CONN-TIMEOUT',
  'SQ-SERVER-FAULT',
  'SQ-SERVER-NOT-READY',
]);

function skipScope(
  ports: PreparePorts,
  draft: Draft,
  facts: ServerFacts,
  scope: AnalysisScope,
  reason: 'unsupported-branch' | 'unsupported-pull-request',
): TaskEnding {
  const detail = `SonarQube ${facts.version} has no branch analysis, and this is ${scopeInWords(scope)}`;
  const remedy = 'Use unsupportedBranch: separate-project, or a server edition with branch analysis';
  return skip(ports, draft, facts, scope, reason, `${detail}. ${remedy}.`);
}

function skipRef(ports: PreparePorts, draft: Draft, facts: ServerFacts, ref: string): TaskEnding {
  const detail = `"${ref}" is not a branch. Set sonar.branch.name in extraProperties to analyse it all the same.`;
  return skip(ports, draft, facts, { kind: 'branch', name: ref }, 'not-a-branch', detail);
}

function skip(
  ports: PreparePorts,
  draft: Draft,
  facts: ServerFacts,
  scope: AnalysisScope,
  reason: 'unsupported-branch' | 'unsupported-pull-request' | 'not-a-branch',
  detail: string,
): TaskEnding {
  const analysisKey = keyOf(ports, draft, draft.project.key, scope);
  handOff(ports.agent, {
    ...commonOf(draft, analysisKey, scope, draft.project.key),
    state: 'skipped',
    server: serverOf(draft.connection, facts),
    reason,
    detail,
  });
  ports.logger.info(`Skipped   ${detail}`);
  return { result: 'Skipped', message: detail };
}

function keyOf(ports: PreparePorts, draft: Draft, projectKey: string, scope: AnalysisScope): string {
  const { build, inputs, connection } = draft;
  return toAnalysisKey(
    {
      analysisName: inputs.analysisName,
      projectKey,
      serverUrl: connection.url,
      scope,
      stage: build.pipeline.stage,
      phase: build.phase,
      job: build.jobName,
    },
    ports.sha256,
  );
}

function commonOf(draft: Draft, analysisKey: string, scope: AnalysisScope, projectKey: string) {
  return {
    version: HANDOFF_VERSION,
    analysisKey,
    analysisName: draft.inputs.analysisName,
    connectionName: draft.connection.name,
    project: { key: projectKey, name: draft.project.name },
    scope,
    pipeline: draft.build.pipeline,
  } satisfies Partial<Handoff>;
}

function serverOf(connection: SonarQubeConnection, facts: ServerFacts) {
  return {
    url: connection.url,
    version: facts.version,
    features: facts.features === null ? null : [...facts.features],
  };
}

/** Facts of the build that SonarQube passes on to web hooks. */
function analysisProperties({ pipeline }: BuildFacts): Record<string, string> {
  const base = `${pipeline.collectionUri.replace(/\/+$/, '')}/${encodeURIComponent(pipeline.projectName)}`;
  return {
    'sonar.analysis.buildId': pipeline.buildId,
    'sonar.analysis.buildNumber': pipeline.buildNumber,
    'sonar.analysis.buildUrl': `${base}/_build/results?buildId=${encodeURIComponent(pipeline.buildId)}`,
    'sonar.analysis.attempt': String(pipeline.attempt),
  };
}

/** The scope is written from its resolution, in the form that SonarQube finds its refs by. */
function withoutScope(properties: ReadonlyMap<string, string>): Record<string, string> {
  const resolved = /^sonar\.(branch\.name|pullrequest\.(key|branch|base))$/;
  return Object.fromEntries([...properties].filter(([key]) => !resolved.test(key)));
}

function scannerInWords(inputs: PrepareInputs, facts: ServerFacts): string {
  if (inputs.scannerVersion !== null) return `SonarScanner CLI ${inputs.scannerVersion}`;
  return atLeast(facts.version, SERVES_ENGINE) ? 'engine of the server' : 'SonarScanner CLI';
}
