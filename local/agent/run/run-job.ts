import { randomUUID } from 'node:crypto';
import { type CompiledJob, type CompiledStage } from '../compile/compile-pipeline';
import { type Ended } from '../compile/dependency-scope';
import { maskEndpoint, type Endpoint } from '../variables/endpoints';
import { type JobContext } from './job-context';
import { createJobFolders } from './job-folders';
import { initialVariables } from './job-start';
import { JobVariables } from '../variables/job-variables';
import { killMarkedProcesses } from './kill-process-tree';
import { SecretMasker } from '../variables/mask-secrets';
import { planSteps } from './plan-steps';
import { type JobRun, type StepRun } from './pipeline-run';
import { AGENT, agentVariables, type JobNames } from '../variables/predefined-variables';
import { AGENT_TIMES } from './run-process';
import { type RunState } from './run-state';
import { runSteps, type FinishedStep } from './run-steps';

const PROCESS_MARK = 'VSTS_PROCESS_LOOKUP_ID';

/** Which job runs, where, and after what. */
export interface JobStart {
  readonly stage: CompiledStage;
  readonly compiled: CompiledJob;
  readonly phaseId: string;
  readonly recordId: string;
  readonly leg: JobNames['leg'];
  /** Jobs of the stage that have ended. */
  readonly ended: readonly Ended[];
}

/** Runs one job on this machine, as an agent that has just received it. Source: agent `JobRunner.cs`. */
export async function runJob(state: RunState, start: JobStart): Promise<JobRun> {
  const { job } = start.compiled;
  const { options } = state;
  state.jobCount += 1;
  const folders = createJobFolders(options.workFolder, state.jobCount);
  const masker = new SecretMasker();
  const variables = new JobVariables(masker);
  fillVariables(state, start, variables, masker);
  for (const [name, value] of Object.entries(agentVariables(folders, job.displayName))) variables.set(name, value);
  variables.expandAll();
  const endpoints = state.endpoints.map(copyEndpoint);
  for (const endpoint of endpoints) maskEndpoint(endpoint, masker);

  const lines: string[] = [];
  const ending = new AbortController();
  const mark = `vsts_${randomUUID()}`;
  const context: JobContext = {
    recordId: start.recordId,
    masker,
    variables,
    queue: state.queue,
    folders,
    environment: { ...state.environment, [PROCESS_MARK]: mark },
    endpoints,
    hostType: state.hostType,
    agentName: AGENT.name,
    nodeBinaries: options.nodeBinaries ?? {},
    handlers: options.handlers,
    processTimes: options.processTimes ?? AGENT_TIMES,
    cancellation: ending.signal,
    isDebug: variables.get('System.Debug')?.toLowerCase() === 'true',
    detailRecords: new Set(),
    prependedPath: [],
    result: undefined,
    show: state.show,
  };
  const say = (line: string) => {
    const masked = masker.mask(line);
    lines.push(masked);
    state.show(masked);
  };
  const cancel = () => ending.abort();
  if (options.signal?.aborted) cancel();
  options.signal?.addEventListener('abort', cancel, { once: true });
  const timer =
    job.timeoutInMinutes > 0
      ? setTimeout(() => {
          const minutes = job.timeoutInMinutes;
          say(
            `##[error]The job running on agent ${AGENT.name} ran longer than the maximum time of ${minutes} minutes.`,
          );
          cancel();
        }, job.timeoutInMinutes * 60_000)
      : undefined;
  say(`##[section]Starting: ${job.displayName}`);
  let finished: readonly FinishedStep[];
  try {
    finished = await runSteps(context, planSteps(context, start.compiled, state.sources));
  } finally {
    clearTimeout(timer);
    options.signal?.removeEventListener('abort', cancel);
    for (const pid of killMarkedProcesses(PROCESS_MARK, mark)) say(`Terminate orphan process: pid (${pid})`);
  }
  await state.queue.drain();
  say(`##[section]Finishing: ${job.displayName}`);
  return toJobRun(state, start, context, finished, lines);
}

function fillVariables(state: RunState, start: JobStart, variables: JobVariables, masker: SecretMasker): void {
  const { stage, compiled, phaseId, recordId, leg, ended } = start;
  const names = { stage: stage.stage, job: compiled.job, phaseId, jobId: recordId, leg };
  for (const { name, value, secret, readOnly } of initialVariables(state, stage, compiled, ended, names)) {
    if (secret) masker.addJobSecret(value);
    variables.set(name, value, { secret, readOnly });
  }
}

/** A task may change a connection for the rest of its job, not for the jobs after it. */
function copyEndpoint(endpoint: Endpoint): Endpoint {
  return { ...endpoint, parameters: { ...endpoint.parameters }, data: { ...endpoint.data } };
}

function toJobRun(
  state: RunState,
  { compiled: { job }, recordId }: JobStart,
  context: JobContext,
  finished: readonly FinishedStep[],
  lines: readonly string[],
): JobRun {
  const outputs: Record<string, string> = {};
  for (const { context: step } of finished)
    for (const [name, { value, secret }] of step.outputs) {
      const key = `${step.identity.name}.${name}`;
      outputs[job.isDeployment ? `${job.name}.${key}` : key] = value;
      if (secret && value !== '') state.secretOutputs.add(value);
    }
  const result = context.result ?? 'Succeeded';
  const all = context.variables.list();
  return {
    name: job.name,
    displayName: job.displayName,
    recordId,
    result: result === 'Failed' && job.continueOnError ? 'SucceededWithIssues' : result,
    resultCode: undefined,
    steps: finished.map(toStepRun),
    lines,
    outputs,
    publicVariables: Object.fromEntries(all.filter((each) => !each.secret).map(({ name, value }) => [name, value])),
    secretVariableNames: all.filter((each) => each.secret).map(({ name }) => name),
    folder: context.folders.build,
  };
}

function toStepRun({ context, durationMilliseconds }: FinishedStep): StepRun {
  const {
    identity,
    recordId,
    resultCode,
    issues,
    lines,
    rawLines,
    exitCode,
    handler,
    node,
    attachments,
    testRuns,
    artifacts,
  } = context;
  return {
    name: identity.name,
    displayName: identity.displayName,
    task: identity.task?.name,
    section: identity.section,
    recordId,
    result: context.result ?? 'Succeeded',
    resultCode,
    issues,
    lines,
    rawLines,
    exitCode,
    durationMilliseconds,
    handler,
    node,
    outputs: Object.fromEntries([...context.outputs].map(([name, { value }]) => [name, value])),
    attachments,
    testRuns,
    artifacts,
  };
}
