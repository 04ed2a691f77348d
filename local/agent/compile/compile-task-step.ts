import { expandMacros } from '../variables/expand-macros';
import { findEndpoint, type Endpoint } from '../variables/endpoints';
import { PipelineFileError } from '../pipeline-file/pipeline-file-error';
import { type Step } from '../pipeline-file/pipeline-model';
import { type TaskDefinition, type TaskInput } from './task-definition';

/** A task step with its task, as the agent gets it. */
export interface CompiledTask {
  readonly definition: TaskDefinition;
  /** By the names of task.json, with connections by id. Not expanded. */
  readonly inputs: Readonly<Record<string, string>>;
}

/** What Azure DevOps knows when it compiles a file. */
export interface CompileScope {
  readonly file: string;
  readonly tasks: readonly TaskDefinition[];
  readonly endpoints: readonly Endpoint[];
  /** Variables that the file sets where the step stands. */
  readonly variable: (name: string) => string | undefined;
}

/**
 * Finds the task of a step, gives aliases their input names, checks required inputs and replaces names of service
 * connections by ids: what Azure DevOps does before the agent sees the step.
 *
 * @throws PipelineFileError
 */
export function compileTaskStep(step: Step & { readonly kind: 'task' }, scope: CompileScope): CompiledTask {
  const fail = (problem: string, remedy: string): never => {
    throw new PipelineFileError(scope.file, step.line, problem, remedy);
  };
  const definition =
    findTask(step.task, scope.tasks) ?? fail(`The task ${step.task} is not here.`, adviseTasks(scope.tasks));
  const inputs: Record<string, string> = {};
  for (const [written, value] of Object.entries(step.inputs)) {
    const name = written.trim().toLowerCase();
    const known = definition.inputs.find(
      (each) => each.name.toLowerCase() === name || each.aliases.some((alias) => alias.toLowerCase() === name),
    );
    inputs[known?.name ?? written] = value;
  }
  for (const input of definition.inputs) {
    const value = inputs[input.name] ?? '';
    if (input.required && value.trim() === '' && input.defaultValue === '' && isVisible(input, definition, inputs)) {
      fail(`The task ${definition.name} requires the input ${input.name}.`, 'Add it under inputs.');
    }
    if (!/^connectedService:/i.test(input.type) || value.trim() === '') continue;
    inputs[input.name] = expandMacros(value, scope.variable)
      .split(',')
      .map(
        (reference) =>
          findEndpoint(scope.endpoints, reference)?.id ?? fail(...missingConnection(reference, input, scope)),
      )
      .join(',');
  }
  return { definition, inputs };
}

/** Finds `name@major`, `publisher.extension.name@major` or `id@major`. */
function findTask(reference: string, tasks: readonly TaskDefinition[]): TaskDefinition | undefined {
  const [name = '', major] = reference.trim().split('@');
  const short = name.slice(name.lastIndexOf('.') + 1).toLowerCase();
  return tasks.find(
    (task) =>
      (task.name.toLowerCase() === short || task.id.toLowerCase() === name.toLowerCase()) &&
      (major === undefined || task.version.major === Number(major.split('.')[0])),
  );
}

function adviseTasks(tasks: readonly TaskDefinition[]): string {
  const names = tasks.map((task) => `${task.name}@${task.version.major}`).join(', ');
  return `The local agent runs ${names === '' ? 'no task' : names}; use a script, or set enabled: false.`;
}

function missingConnection(reference: string, input: TaskInput, scope: CompileScope): [string, string] {
  const names = scope.endpoints.map((each) => each.name).join(', ');
  return [
    `The input ${input.name} refers to the service connection ${reference.trim()}, which could not be found.`,
    names === '' ? 'No connection was given to the local agent.' : `Known: ${names}.`,
  ];
}

/** Whether the editor would show an input. An input that it hides is not asked for. */
function isVisible(input: TaskInput, definition: TaskDefinition, inputs: Readonly<Record<string, string>>): boolean {
  const rule = input.visibleRule;
  if (rule === undefined || rule.trim() === '') return true;
  const valueOf = (name: string) =>
    inputs[name] ?? definition.inputs.find((each) => each.name === name)?.defaultValue ?? '';
  const holds = (condition: string) => {
    const [, name = '', sign, wanted = ''] = /^\s*(\S+?)\s*(==?|!=)\s*(.*?)\s*$/.exec(condition) ?? [];
    const same = valueOf(name).toLowerCase() === wanted.toLowerCase();
    return sign === undefined ? true : sign === '!=' ? !same : same;
  };
  return rule.split('||').some((part) => part.split('&&').every(holds));
}
