import { expandMacros } from '../variables/expand-macros';
import { type Endpoint } from '../variables/endpoints';
import { PipelineFileError } from '../pipeline-file/pipeline-file-error';
import { nearest } from './nearest';
import { type FileWarning, type Step } from '../pipeline-file/pipeline-model';
import { type TaskDefinition, type TaskInput } from './task-definition';

/** A task step with its task, as the agent gets it. */
export interface CompiledTask {
  readonly definition: TaskDefinition;
  /** By the names of task.json, with connections by id. Not expanded. */
  readonly inputs: Readonly<Record<string, string>>;
}

/** What Azure DevOps knows when it compiles a file. */
export interface CompileScope {
  readonly tasks: readonly TaskDefinition[];
  readonly endpoints: readonly Endpoint[];
  /** The connection of a name or id, for an input that takes connections of a type. */
  readonly endpointFor: (reference: string, type: string) => Endpoint | undefined;
  /** Variables that the file sets where the step stands. */
  readonly variable: (name: string) => string | undefined;
  readonly warn: (warning: FileWarning) => void;
}

/**
 * Finds the task of a step, gives aliases their input names, checks required inputs and replaces names of service
 * connections by ids: what Azure DevOps does before the agent sees the step.
 *
 * @returns undefined for a task that only Azure DevOps has
 * @throws PipelineFileError
 */
export function compileTaskStep(step: Step & { readonly kind: 'task' }, scope: CompileScope): CompiledTask | undefined {
  const fail = (problem: string, remedy: string): never => {
    throw new PipelineFileError(step.place, problem, remedy);
  };
  const definition = findTask(step.task, scope.tasks);
  if (!definition) {
    const mistake = mistakenTask(step.task, scope.tasks);
    return mistake ? fail(...mistake) : undefined;
  }
  const inputs: Record<string, string> = {};
  for (const [written, value] of Object.entries(step.inputs)) {
    const name = written.trim().toLowerCase();
    const known = definition.inputs.find(
      (each) => each.name.toLowerCase() === name || each.aliases.some((alias) => alias.toLowerCase() === name),
    );
    inputs[known?.name ?? written] = value;
  }
  warnOfInputs(step, definition, inputs, scope);
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
          scope.endpointFor(reference.trim(), typeOf(input))?.id ?? fail(...missingConnection(reference, input, scope)),
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

const OFFICIAL = /^sonar(qube|cloud)(prepare|analyze|publish)$/i;

/** A task that is meant to be one of these, and is written otherwise. */
function mistakenTask(reference: string, tasks: readonly TaskDefinition[]): [string, string] | undefined {
  const [name = ''] = reference.trim().split('@');
  const short = name.slice(name.lastIndexOf('.') + 1);
  const sameName = tasks.find((task) => task.name.toLowerCase() === short.toLowerCase());
  if (sameName) {
    const { name: known, version } = sameName;
    return [`There is no ${reference}: ${known} has the version ${version.major}.`, `Write ${known}@${version.major}.`];
  }
  const verb = OFFICIAL.exec(short)?.[2];
  const own = tasks.find((task) => verb !== undefined && new RegExp(`^SonarQubeServer${verb}$`, 'i').test(task.name));
  if (own) {
    return [
      `${reference} is a task of another extension.`,
      `Write ${own.name}@${own.version.major}; docs/MIGRATION.md says what else changes.`,
    ];
  }
  const near = nearest(
    short,
    tasks.map((task) => task.name),
  );
  return near === undefined ? undefined : [`The task ${reference} does not exist.`, `Did you mean ${near}?`];
}

/** Azure Pipelines passes over both without a word. */
function warnOfInputs(
  { place, task, inputs: written }: Step & { readonly kind: 'task' },
  definition: TaskDefinition,
  inputs: Readonly<Record<string, string>>,
  { warn }: CompileScope,
): void {
  for (const name of Object.keys(inputs)) {
    const known = definition.inputs.find((each) => each.name === name);
    if (!known) {
      const near = nearest(
        name,
        definition.inputs.flatMap((each) => [each.name, ...each.aliases]),
      );
      const hint = near === undefined ? '' : ` Did you mean ${near}?`;
      warn({ place, text: `${name} is no input of ${task}, so it has no effect.${hint}` });
    } else if (!isVisible(known, definition, inputs)) {
      const rule = (known.visibleRule ?? '').replaceAll('&&', 'and').replaceAll('||', 'or');
      const asWritten = Object.keys(written).find((each) => each.toLowerCase() === name.toLowerCase()) ?? name;
      warn({ place, text: `${asWritten} of ${task} has no effect here: it counts only where ${rule}.` });
    }
  }
}

function typeOf(input: TaskInput): string {
  return input.type.replace(/^connectedService:/i, '');
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
