import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { agentEnvironment } from './run/agent-environment';
import { type Sources } from './run/checkout';
import { compilePipeline, type CompiledPhase, type CompiledStage } from './compile/compile-pipeline';
import { type Ended } from './compile/dependency-scope';
import { findEndpoint, systemEndpoint, toEndpoints } from './variables/endpoints';
import { decideJob, decideStage, type StartDecision } from './run/job-start';
import { type PipelineOptions } from './pipeline-options';
import { type JobRun, type PipelineRun, type StageRun } from './run/pipeline-run';
import { AZURE_REPOS, serverVariables, withholdsSecrets } from './variables/predefined-variables';
import { formatLocation } from './pipeline-file/pipeline-file-error';
import { readPipeline } from './pipeline-file/read-pipeline';
import { runJob, type JobStart } from './run/run-job';
import { type InitialVariable, type RunState } from './run/run-state';
import { ServerQueue } from './run/server-queue';
import { readTasks } from './compile/task-definition';
import { type TaskResult } from './run/task-result';

/**
 * Runs a pipeline file on this machine, its jobs one after another, as Azure Pipelines and its agent would.
 *
 * @throws PipelineFileError when the file is wrong or needs Azure DevOps; before anything has run
 * @throws Error when the tasks are not built or the sources are not there
 */
export async function runPipeline(options: PipelineOptions): Promise<PipelineRun> {
  const started = Date.now();
  const given: PipelineOptions = {
    ...options,
    sources: resolve(options.sources),
    workFolder: resolve(options.workFolder),
  };
  const environment = agentEnvironment(process.env, options.environment);
  const sources = lookAtSources(given, environment);
  const endpoints = toEndpoints(options.connections ?? []);
  const variables = runVariables(given, sources);
  const known = Object.fromEntries(variables.filter((each) => !each.secret).map(({ name, value }) => [name, value]));
  const pipeline = readPipeline(readFileSync(options.pipeline, 'utf8'), options.pipeline, {
    variables: known,
    repositoryRoot: given.sources,
    ...(options.parameters && { parameters: options.parameters }),
  });
  const { stages, warnings } = compilePipeline(pipeline, {
    tasks: readTasks(resolve(options.tasksFolder)),
    endpoints,
    endpointFor: (reference, type) => {
      const found = findEndpoint(endpoints, reference);
      if (found !== undefined || options.connectionFor === undefined) return found;
      const made = toEndpoints([options.connectionFor(reference, type)]);
      endpoints.push(...made);
      return made[0];
    },
    variables: known,
    checkoutName: `Checkout ${options.azureDevOps?.repositoryName ?? 'self'}@${shortName(sources.branch)} to s`,
  });
  const queue = new ServerQueue(options.azureDevOps);
  const state: RunState = {
    options: given,
    pipeline,
    hostType: options.hostType ?? 'build',
    sources,
    environment,
    endpoints: options.azureDevOps ? [...endpoints, systemEndpoint(options.azureDevOps)] : endpoints,
    queue,
    variables,
    stages: [],
    secretOutputs: new Set(),
    jobCount: 0,
    canceled: () => options.signal?.aborted === true,
    show: (line) => options.onLine?.(line),
  };
  for (const { place, text } of warnings) state.show(`##[warning]${formatLocation(place)}: ${text}`);
  queue.start();
  const runs: StageRun[] = [];
  try {
    for (const stage of inOrder(stages, ({ stage: { name, dependsOn } }) => ({ name, dependsOn }))) {
      runs.push(await runStage(state, stage, runs.length + 1));
    }
  } finally {
    await queue.stop();
  }
  return {
    result: overall(runs.map((each) => each.result)),
    stages: runs,
    durationMilliseconds: Date.now() - started,
    warnings: warnings.map(({ place, text }) => `${formatLocation(place)}: ${text}`),
    uploadProblems: queue.problems,
  };
}

async function runStage(state: RunState, compiled: CompiledStage, order: number): Promise<StageRun> {
  const { stage } = compiled;
  const recordId = randomUUID();
  const record = { id: recordId, type: 'Stage', name: stage.displayName, refName: stage.name, order, attempt: 1 };
  const decision = decideStage(state, compiled);
  const jobs: JobRun[] = [];
  const ended: Ended[] = [];
  if (decision.outcome === 'run') {
    state.queue.updateRecord({ ...record, state: 'inProgress', startTime: new Date().toISOString() });
    for (const phase of inOrder(compiled.phases, ({ job: { name, dependsOn } }) => ({ name, dependsOn }))) {
      const legs = await runPhase(state, compiled, phase, ended, { parentId: recordId, order: ended.length + 1 });
      jobs.push(...legs);
      ended.push(endedPhase(phase, legs));
    }
  }
  const runs = decision.outcome === 'run';
  const result = runs ? overall(jobs.map((each) => each.result)) : notRunResult(state, decision);
  const resultCode = runs ? undefined : decision.resultCode;
  state.queue.updateRecord({ ...record, state: 'completed', result, finishTime: new Date().toISOString() });
  const outputs = ended.flatMap((phase) =>
    Object.entries(phase.outputs).map(([name, value]) => [`${phase.name}.${name}`, value]),
  );
  state.stages.push({
    name: stage.name,
    dependsOn: stage.dependsOn,
    result,
    outputs: Object.fromEntries(outputs) as Record<string, string>,
    jobs: ended,
  });
  return { name: stage.name, displayName: stage.displayName, result, resultCode, jobs };
}

/** A job as later ones see it. Outputs of a leg carry its name. */
function endedPhase({ job, jobs }: CompiledPhase, legs: readonly JobRun[]): Ended {
  const outputs = legs.flatMap(({ outputs: own }, index) => {
    const leg = jobs[index]?.leg;
    return Object.entries(own).map(([name, value]) => [leg === undefined ? name : `${leg}.${name}`, value] as const);
  });
  return {
    name: job.name,
    dependsOn: job.dependsOn,
    result: overall(legs.map(({ result }) => result)),
    outputs: Object.fromEntries(outputs),
  };
}

async function runPhase(
  state: RunState,
  stage: CompiledStage,
  compiled: CompiledPhase,
  ended: readonly Ended[],
  place: { readonly parentId: string; readonly order: number },
): Promise<JobRun[]> {
  const { job, jobs } = compiled;
  const phase = { ...place, id: randomUUID(), type: 'Phase', name: job.displayName, refName: job.name, attempt: 1 };
  const decision = decideJob(state, stage, compiled, ended);
  if (decision.outcome !== 'run') {
    const result = notRunResult(state, decision);
    state.queue.updateRecord({ ...phase, state: 'completed', result, resultCode: decision.resultCode });
    return [notRun(compiled, phase.id, result, decision.resultCode)];
  }
  state.queue.updateRecord({ ...phase, state: 'inProgress', startTime: new Date().toISOString() });
  const runs: JobRun[] = [];
  for (const [index, each] of jobs.entries()) {
    const leg = each.leg === undefined ? undefined : { name: each.leg, position: index + 1, total: jobs.length };
    const record = { id: randomUUID(), parentId: phase.id, type: 'Job', name: each.job.displayName, attempt: 1 };
    const start = { stage, compiled: each, phaseId: phase.id, recordId: record.id, leg, ended };
    runs.push(await runLeg(state, start, record));
  }
  const result = overall(runs.map((run) => run.result));
  state.queue.updateRecord({ ...phase, state: 'completed', result, finishTime: new Date().toISOString() });
  return runs;
}

async function runLeg(
  state: RunState,
  start: JobStart,
  given: {
    readonly id: string;
    readonly parentId: string;
    readonly type: string;
    readonly name: string;
    readonly attempt: number;
  },
): Promise<JobRun> {
  const record = { ...given, refName: start.compiled.leg ?? '__default', order: start.leg?.position ?? 1 };
  state.queue.updateRecord({ ...record, state: 'inProgress', startTime: new Date().toISOString() });
  const run = await runJob(state, start);
  const finishTime = new Date().toISOString();
  state.queue.updateRecord({ ...record, state: 'completed', result: run.result, finishTime });
  return run;
}

function notRun({ job }: CompiledPhase, recordId: string, result: TaskResult, resultCode: string): JobRun {
  return {
    name: job.name,
    displayName: job.displayName,
    recordId,
    result,
    resultCode,
    steps: [],
    lines: [],
    outputs: {},
    publicVariables: {},
    secretVariableNames: [],
    folder: undefined,
  };
}

/** What a canceled run never reached counts as canceled. */
function notRunResult(state: RunState, { outcome }: StartDecision): TaskResult {
  if (outcome === 'fail') return 'Failed';
  return state.canceled() ? 'Canceled' : 'Skipped';
}

/** The worst of several results; skipped only when all are. */
function overall(results: readonly TaskResult[]): TaskResult {
  const worst = (['Canceled', 'Failed', 'Abandoned', 'SucceededWithIssues', 'Succeeded'] as const).find((each) =>
    results.includes(each),
  );
  return worst ?? (results.length > 0 ? 'Skipped' : 'Succeeded');
}

/** In the order of the file, but nothing before what it depends on. The file has no circles. */
function inOrder<T>(
  list: readonly T[],
  look: (each: T) => { readonly name: string; readonly dependsOn: readonly string[] },
): T[] {
  const waiting = [...list];
  const ordered: T[] = [];
  const done = new Set<string>();
  while (waiting.length > 0) {
    const next = waiting.findIndex((each) => look(each).dependsOn.every((name) => done.has(name.toLowerCase())));
    const [taken] = waiting.splice(Math.max(next, 0), 1);
    if (taken === undefined) break;
    ordered.push(taken);
    done.add(look(taken).name.toLowerCase());
  }
  return ordered;
}

function runVariables(options: PipelineOptions, sources: Sources): InitialVariable[] {
  const plain = { ...serverVariables(options, sources, options.hostType ?? 'build'), ...options.variables };
  const secrets = withholdsSecrets(options.build) ? {} : { ...options.secrets };
  const token = options.azureDevOps?.accessToken;
  if (token !== undefined) secrets['System.AccessToken'] = token;
  const toVariables = (given: Readonly<Record<string, string>>, secret: boolean) =>
    Object.entries(given).map(([name, value]) => ({ name, value, secret, readOnly: false }));
  return [...toVariables(plain, false), ...toVariables(secrets, true)];
}

function lookAtSources(
  { sources: folder, build = {} }: PipelineOptions,
  environment: Readonly<Record<string, string>>,
): Sources {
  if (!existsSync(folder)) throw new Error(`There are no sources at ${folder}.`);
  const isRepository = existsSync(join(folder, '.git'));
  const branch =
    build.sourceBranch ?? (isRepository ? git(folder, environment, 'symbolic-ref', '-q', 'HEAD') : undefined);
  return {
    folder,
    isRepository,
    branch: branch ?? 'refs/heads/main',
    commit: build.sourceVersion ?? (isRepository ? (git(folder, environment, 'rev-parse', 'HEAD') ?? '') : ''),
    fetchesByCommit: (build.repositoryProvider ?? AZURE_REPOS) === AZURE_REPOS,
  };
}

/** One line of Git's answer. Undefined when it has none, as on a detached HEAD. */
function git(folder: string, environment: Readonly<Record<string, string>>, ...options: string[]): string | undefined {
  try {
    const text = execFileSync('git', ['-C', folder, ...options], {
      env: environment,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return text.trim() === '' ? undefined : text.trim();
  } catch {
    return undefined;
  }
}

function shortName(branch: string): string {
  return branch.replace(/^refs\/heads\//, '');
}
