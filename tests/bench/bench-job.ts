import { randomUUID } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { agentEnvironment } from '../../local/agent/run/agent-environment';
import { systemEndpoint, toEndpoints, type Endpoint } from '../../local/agent/variables/endpoints';
import { createJobFolders, type JobFolders } from '../../local/agent/run/job-folders';
import { JobVariables } from '../../local/agent/variables/job-variables';
import { SecretMasker } from '../../local/agent/variables/mask-secrets';
import { parseLoggingCommand, propertyOf } from '../../local/agent/commands/parse-logging-command';
import type { BuildFacts, PipelineOptions } from '../../local/agent/pipeline-options';
import { agentVariables, jobVariables, serverVariables } from '../../local/agent/variables/predefined-variables';
import { readTasks, type TaskDefinition } from '../../local/agent/compile/task-definition';
import { toTaskEnvironment } from '../../local/agent/run/task-environment';
import { sonarqubeConnection, type Organization } from '../../local/organization';
import { git } from '../../local/prepare-repository';
import { parseHandoff, type PreparedHandoff } from '../../src/documents/handoff';
import { credentialsVariable, handoffVariable, scanVariable, VARIABLE_ANALYSES } from '../../src/documents/names';
import { scanLeft } from '../left-in-job';
import type { Command } from './run-command';
import { runCommand, type Run } from './run-command';

export type TaskName = 'prepare' | 'analyze' | 'publish';

export interface JobOptions {
  /** An empty folder: the agent's root. */
  readonly folder: string;
  readonly tasksFolder: string;
  readonly organization: Organization;
  readonly sonarqube: { readonly url: string; readonly token: string };
  /** What is built; the default branch when left out. */
  readonly build?: BuildFacts;
  /** Added to the environment of this machine. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
}

/** A background task that a report file names. */
export interface SubmittedReport {
  readonly ceTaskId: string;
  readonly projectKey: string;
}

/**
 * A job of a pipeline whose steps are plain child processes with the environment that the local agent gives them. So a task
 * can be run again and again in the same state of the job, and nothing but the task is measured.
 */
export class BenchJob {
  readonly variables = new JobVariables(new SecretMasker());
  readonly folders: JobFolders;
  private readonly tasks: readonly TaskDefinition[];
  private readonly connection: Endpoint;
  private readonly endpoints: readonly Endpoint[];
  private readonly machine: Record<string, string>;

  constructor(private readonly options: JobOptions) {
    const { organization, sonarqube, folder } = options;
    const { sources } = organization;
    this.tasks = readTasks(options.tasksFolder);
    this.folders = createJobFolders(folder, 1);
    git(folder, 'clone', '--quiet', sources.folder, this.folders.sources);
    this.machine = agentEnvironment(process.env, options.environment);
    const pipeline = pipelineOptions(options);
    const [connection] = toEndpoints([sonarqubeConnection(sonarqube.url, sonarqube.token)]);
    const target = pipeline.azureDevOps;
    if (connection === undefined || target === undefined) throw new Error('A job needs its connections.');
    this.connection = connection;
    this.endpoints = [systemEndpoint(target), connection];
    const names = { name: 'bench', displayName: 'Bench' };
    const all = {
      ...serverVariables(
        pipeline,
        { branch: options.build?.sourceBranch ?? `refs/heads/${sources.branch}`, commit: sources.commit },
        'build',
      ),
      ...jobVariables({
        stage: names,
        job: { ...names, environment: undefined },
        phaseId: randomUUID(),
        jobId: randomUUID(),
      }),
      ...agentVariables(this.folders, 'Bench'),
    };
    for (const [name, value] of Object.entries(all)) this.variables.set(name, value);
    this.variables.set('System.AccessToken', target.accessToken, { secret: true });
    this.variables.expandAll();
  }

  /** A task as the agent would start it now. Inputs that are left out have the defaults of task.json. */
  command(task: TaskName, inputs: Readonly<Record<string, string>>, node: string = process.execPath): Command {
    const definition = this.tasks.find(({ folder }) => folder.endsWith(task));
    if (definition === undefined) throw new Error(`There is no built task ${task} in ${this.options.tasksFolder}.`);
    const defaults = Object.fromEntries(definition.inputs.map(({ name, defaultValue }) => [name, defaultValue]));
    const given = {
      ...defaults,
      ...(task === 'prepare' ? { connection: this.connection.id, projectBaseDir: this.folders.sources } : {}),
      ...inputs,
    };
    const environment = toTaskEnvironment({
      stepEnvironment: {},
      variables: this.variables,
      inputs: given,
      endpoints: this.endpoints,
      taskVariables: [],
    });
    return {
      file: node,
      args: [join(definition.folder, 'index.js')],
      cwd: this.folders.sources,
      env: { ...this.machine, ...environment, TF_BUILD: 'True' },
    };
  }

  /** Runs a task and takes over the variables that it sets. @throws Error when it does not succeed */
  async run(task: TaskName, inputs: Readonly<Record<string, string>>): Promise<Run> {
    const run = await runCommand(this.command(task, inputs));
    if (resultOf(run) !== 'Succeeded') throw new Error(`${task} did not succeed:\n${run.output}`);
    for (const line of run.output.split('\n')) {
      const command = parseLoggingCommand(line);
      if (command?.area !== 'task' || command.event !== 'setvariable') continue;
      const secret = propertyOf(command, 'issecret') === 'true';
      const name = propertyOf(command, 'variable');
      if (name !== undefined) this.variables.set(name, command.data, { secret });
    }
    this.variables.expandAll();
    return run;
  }

  /** The analyses that Prepare has handed off, the newest last. */
  handoffs(): readonly PreparedHandoff[] {
    const keys = (this.variables.get(VARIABLE_ANALYSES) ?? '').split(',').filter((key) => key !== '');
    return keys.map((key) => {
      const parsed = parseHandoff(this.variables.get(handoffVariable(key)) ?? '');
      if (parsed.kind !== 'document' || parsed.document.state !== 'prepared') {
        throw new Error(`What Prepare has handed off as ${key} cannot be analyzed.`);
      }
      return parsed.document;
    });
  }

  /** The newest analysis that Prepare has handed off. */
  handoff(): PreparedHandoff {
    const newest = this.handoffs().at(-1);
    if (newest === undefined) throw new Error('Prepare has handed off nothing.');
    return newest;
  }

  /** Leaves for Publish what Analyze would have left of an analysis: its report file, and its state. */
  leaveReport({ ceTaskId, projectKey }: SubmittedReport, handoff = this.handoff()): void {
    const { analysisKey, metadataFile } = handoff;
    const { url } = this.options.sonarqube;
    const file = join(this.folders.temp, metadataFile.path);
    mkdirSync(dirname(file), { recursive: true });
    const lines = {
      projectKey,
      serverUrl: url,
      serverVersion: '2026.1.0.119033',
      dashboardUrl: `${url}/dashboard?id=${projectKey}`,
      ceTaskId,
      ceTaskUrl: `${url}/api/ce/task?id=${ceTaskId}`,
    };
    writeFileSync(
      file,
      Object.entries(lines)
        .map(([key, value]) => `${key}=${value}\n`)
        .join(''),
    );
    const credentials = this.variables.get(credentialsVariable(analysisKey)) ?? '';
    const scan = scanLeft(analysisKey, credentials, { state: 'scanned' });
    this.variables.set(scanVariable(analysisKey), scan, { secret: true });
    this.variables.expandAll();
  }
}

/** What a task told the agent about its end; a task that fails exits with 0, too. */
export function resultOf({ output }: Run): string {
  return /##vso\[task\.complete result=(\w+)/.exec(output)?.[1] ?? 'none';
}

function pipelineOptions({ folder, tasksFolder, organization, build: facts }: JobOptions): PipelineOptions {
  const { azureDevOps, project, repository, definition, sources } = organization;
  const build = azureDevOps.world.createBuild({
    definitionId: definition.id,
    sourceBranch: facts?.sourceBranch ?? `refs/heads/${sources.branch}`,
    sourceVersion: sources.commit,
  });
  return {
    pipeline: '',
    tasksFolder,
    sources: sources.folder,
    workFolder: folder,
    ...(facts === undefined ? {} : { build: facts }),
    azureDevOps: {
      collectionUri: `${azureDevOps.collectionUrl}/`,
      projectId: project.id,
      projectName: project.name,
      repositoryId: repository.id,
      repositoryName: repository.name,
      repositoryUri: `${azureDevOps.collectionUrl}/${project.name}/_git/${repository.name}`,
      accessToken: azureDevOps.createToken({ kind: 'job' }).value,
      buildId: build.id,
      buildNumber: build.buildNumber,
      definitionId: definition.id,
      definitionName: definition.name,
      planId: build.planId,
      timelineId: build.timelineId,
    },
  };
}
