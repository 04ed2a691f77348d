import { existsSync } from 'node:fs';
import { isAbsolute, join, normalize, resolve } from 'node:path';
import { prependToPath } from './agent-environment';
import { chooseHandler, chooseNode, type NodeFolder } from '../compile/choose-handler';
import { type CompiledTask } from '../compile/compile-task-step';
import { SYSTEM_CONNECTION } from '../variables/endpoints';
import { expandMacros } from '../variables/expand-macros';
import { handleCommand } from '../commands/handle-command';
import { retryStep } from './retry-step';
import { runProcess } from './run-process';
import { type StepContext } from './step-context';
import { type TaskDefinition, type TaskSection } from '../compile/task-definition';
import { toTaskEnvironment } from './task-environment';

const RULER = '='.repeat(78);
const FORCED_COMPLETION_MILLISECONDS = 5000;
const FORK_REFUSAL =
  'References service endpoint. PRs from repository forks are not allowed to access secrets in the pipeline. For more information see https://go.microsoft.com/fwlink/?linkid=862029 ';
const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** A task section that is about to run. */
export interface TaskStart {
  readonly task: CompiledTask;
  readonly section: TaskSection;
  readonly env: Readonly<Record<string, string>>;
  /** How often it is run again when it fails. */
  readonly retries: number;
  /** Ends the step: cancel or time-out. */
  readonly cancellation: AbortSignal;
}

/**
 * Runs one section of a task as a child process. Source: agent `TaskRunner.RunAsync`, `NodeHandler.RunAsync`.
 *
 * @throws Error when the step failed and nothing else said so
 */
export async function runTask(
  step: StepContext,
  { task, section, env, retries, cancellation }: TaskStart,
): Promise<void> {
  const { job } = step;
  const { definition } = task;
  printHeader(step, definition);
  const known = definition.sections[section].filter(
    ({ name }) => !job.handlers || job.handlers.some((each) => each.toLowerCase() === name.toLowerCase()),
  );
  const handler = chooseHandler(known, process.platform);
  if (!handler) throw new Error(NO_HANDLER);

  const inputs = expandInputs(step, task);
  const endpointIds = referencedEndpoints(definition, inputs);
  if (endpointIds.length > 0 && isOn(step, 'System.RestrictSecrets') && isOn(step, 'System.PullRequest.IsFork')) {
    step.result = 'Skipped';
    step.resultCode = FORK_REFUSAL;
    return;
  }
  step.outputNames = definition.outputVariables;
  const knob = (name: string) => job.variables.get(name) ?? job.environment[name];
  const node = nodeBinary(step, chooseNode({ handler: handler.name, knob }));
  step.handler = handler.name;
  step.node = node;

  const stepEnvironment = expandEnvironment(step, env);
  // The handler fills the environment when it starts, so a second try reads what the first one left in variables.
  const toEnvironment = () =>
    toTaskEnvironment({
      stepEnvironment,
      variables: job.variables,
      inputs,
      endpoints: job.endpoints.filter(({ id }) => id === SYSTEM_CONNECTION || endpointIds.includes(id)),
      taskVariables: step.taskVariables.values(),
    });
  const expandHandler = (text: string) =>
    expandAll(
      step,
      expandMacros(text, (name) => (/^currentDirectory$/i.test(name) ? definition.folder : undefined)),
    );
  const target = join(definition.folder, expandHandler(handler.target));
  if (!existsSync(target)) throw new Error(`File not found: '${target}'`);
  const given = expandHandler(handler.workingDirectory ?? '$(System.DefaultWorkingDirectory)');
  const workingDirectory = existsSync(given) ? given : job.folders.work;
  const run = () => runNode(step, { node, target, workingDirectory, environment: toEnvironment(), cancellation });
  await retryStep(step, retries, run, cancellation);
}

interface NodeStart {
  readonly node: string;
  readonly target: string;
  readonly workingDirectory: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly cancellation: AbortSignal;
}

async function runNode(step: StepContext, start: NodeStart): Promise<void> {
  const { node, target, workingDirectory, cancellation } = start;
  const { job } = step;
  let timer: NodeJS.Timeout | undefined;
  const done = new Promise<void>((finish) => {
    step.onDone = () => (timer ??= setTimeout(finish, FORCED_COMPLETION_MILLISECONDS));
  });
  try {
    const end = await runProcess({
      file: node,
      arguments: [target],
      workingDirectory,
      environment: prependToPath({ ...job.environment, ...start.environment, TF_BUILD: 'True' }, job.prependedPath),
      onLine: (line) => takeLine(step, line),
      cancellation,
      done,
      times: job.processTimes,
    });
    if (end.kind === 'left') {
      step.debug(
        'The task was marked as "done", but the process has not closed after 5 seconds. Treating the task as complete.',
      );
    }
    if (end.kind !== 'exited') return;
    step.exitCode = end.code;
    if (end.code === 0) return;
    if (end.code === 137) step.error('The process was killed, most likely because the machine ran out of memory.');
    throw new Error(`Exit code ${end.code} returned from process: file name '${node}', arguments '"${target}"'.`);
  } finally {
    clearTimeout(timer);
  }
}

/** A line of a process: a command is executed, anything else is printed. */
export function takeLine(step: StepContext, line: string): void {
  step.rawLines.push(line);
  if (!handleCommand(step, line)) step.write(line);
}

/** `env:` of a step with its macros expanded. */
export function expandEnvironment(step: StepContext, env: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(env).map(([name, value]) => [name.trim(), expandAll(step, value.trim())]));
}

/** Variables of the job first, then variables of the agent's environment, one pass each. */
export function expandAll(step: StepContext, text: string): string {
  return expandMacros(step.job.variables.expand(text), (name) => step.job.environment[name]);
}

const NO_HANDLER =
  process.platform === 'win32'
    ? 'A supported task execution handler was not found. This error usually occurs when the task does not contain an implementation that is compatible with your current operating system. Contact the task author for more details.'
    : 'The current operating system is not capable of running this task. That typically means the task was written for Windows only. For example, written for Windows Desktop PowerShell.';

function printHeader(step: StepContext, definition: TaskDefinition): void {
  step.write(RULER);
  step.write(`Task         : ${definition.friendlyName}`);
  step.write(`Description  : ${definition.description}`);
  step.write(`Version      : ${definition.version.text}`);
  step.write(`Author       : ${definition.author}`);
  step.write(`Help         : ${definition.help}`);
  step.write(RULER);
}

function expandInputs(step: StepContext, { definition, inputs: given }: CompiledTask): Record<string, string> {
  const isTrimmed = !isOn(step, 'DISABLE_INPUT_TRIMMING');
  const trim = (value: string) => (isTrimmed ? value.trim() : value);
  const byName = new Map<string, { name: string; value: string }>();
  for (const { name, defaultValue } of definition.inputs)
    byName.set(name.toLowerCase(), { name, value: trim(defaultValue) });
  for (const [written, value] of Object.entries(given)) {
    const name = written.trim();
    byName.set(name.toLowerCase(), { name: byName.get(name.toLowerCase())?.name ?? name, value: trim(value) });
  }
  const isPath = (name: string) =>
    definition.inputs.some((each) => each.name === name && /^filePath$/i.test(each.type));
  const expanded = [...byName.values()].map(({ name, value }) => {
    const text = expandAll(step, value);
    return [name, isPath(name) ? rootPath(step, text) : text] as const;
  });
  return Object.fromEntries(expanded);
}

/** Paths of inputs start at the sources; an empty one becomes their root. Source: agent `JobExtension.GetRootedPath`. */
function rootPath(step: StepContext, value: string): string {
  const path = process.platform === 'win32' ? value.replace(/^"+|"+$/g, '').replaceAll('/', '\\') : value;
  if (isAbsolute(path)) return normalize(path);
  return resolve(step.job.variables.get('System.DefaultWorkingDirectory') ?? step.job.folders.sources, path);
}

function referencedEndpoints(definition: TaskDefinition, inputs: Readonly<Record<string, string>>): string[] {
  return definition.inputs
    .filter(({ type }) => /^connectedService:/i.test(type))
    .flatMap(({ name }) => (inputs[name] ?? '').split(','))
    .map((id) => id.trim().toLowerCase())
    .filter((id) => GUID.test(id));
}

function nodeBinary(step: StepContext, folder: string): string {
  const { node16, node20, node24 } = step.job.nodeBinaries;
  const binaries: Partial<Record<string, string>> = {
    node16: node16 ?? process.execPath,
    node20_1: node20 ?? process.execPath,
    node24: node24 ?? process.execPath,
  } satisfies Partial<Record<NodeFolder, string>>;
  const binary = binaries[folder];
  if (binary === undefined) throw new Error(`This agent has no ${folder} to run the task with.`);
  return binary;
}

function isOn(step: StepContext, variable: string): boolean {
  return step.job.variables.get(variable)?.toLowerCase() === 'true';
}
