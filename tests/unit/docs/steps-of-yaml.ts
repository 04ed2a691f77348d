import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

const TASKS = join(__dirname, '..', '..', '..', 'tasks');

interface TaskManifest {
  readonly name: string;
  readonly version: { readonly Major: number };
  readonly inputs: readonly {
    readonly name: string;
    readonly aliases?: readonly string[];
    readonly type: string;
    readonly required?: boolean;
    readonly options?: Readonly<Record<string, string>>;
    readonly visibleRule?: string;
    readonly defaultValue?: string;
  }[];
}

const manifests = ['prepare', 'analyze', 'publish', 'gate'].map(
  (folder) => JSON.parse(readFileSync(join(TASKS, folder, 'task.json'), 'utf8')) as TaskManifest,
);

/** A step of a task, with its inputs as they are written. */
export interface Step {
  readonly task: string;
  readonly inputs: Readonly<Record<string, string>>;
}

/** The steps of tasks anywhere in a YAML text: in steps, jobs, stages, hooks of deployments. */
export function stepsOf(yaml: string): Step[] {
  return stepsBelow(parse(yaml, { schema: 'failsafe' }));
}

/** A step is every mapping with a `task`. */
function stepsBelow(node: unknown): Step[] {
  if (Array.isArray(node)) return node.flatMap(stepsBelow);
  if (typeof node !== 'object' || node === null) return [];
  const { task, inputs } = node as { task?: unknown; inputs?: unknown };
  if (typeof task === 'string') return [{ task, inputs: (inputs ?? {}) as Record<string, string> }];
  return Object.values(node).flatMap(stepsBelow);
}

/** What is wrong with a step of this extension, by its task.json; nothing for steps of others. */
export function problemsOf({ task, inputs }: Step): string[] {
  const [name, major] = task.split('@');
  if (name?.startsWith('SonarQube') !== true) return [];
  const manifest = manifests.find((candidate) => candidate.name === name);
  if (manifest === undefined) return [`${task} does not exist`];
  const problems = String(manifest.version.Major) === major ? [] : [`${task} has no such version`];
  const named = (input: TaskManifest['inputs'][number]): readonly string[] => [input.name, ...(input.aliases ?? [])];
  for (const [key, value] of Object.entries(inputs)) {
    const input = manifest.inputs.find((candidate) => named(candidate).includes(key));
    if (input === undefined) problems.push(`${task}: ${key} is no input`);
    else if (input.options !== undefined && !value.includes('$(') && !(value in input.options)) {
      problems.push(`${task}: ${key} does not take ${value}`);
    }
  }
  const effective = (input: string): string =>
    inputs[input] ?? manifest.inputs.find((i) => i.name === input)?.defaultValue ?? '';
  for (const input of manifest.inputs) {
    if (input.required !== true || named(input).some((key) => key in inputs) || input.defaultValue !== undefined)
      continue;
    const visible = (input.visibleRule ?? '').split(' && ').every((rule) => {
      const [left, right] = rule.split(' = ');
      return left === undefined || right === undefined || effective(left) === right;
    });
    if (visible) problems.push(`${task}: ${input.name} is required`);
  }
  if (name === 'SonarQubeServerPrepare' && !('connection' in inputs) && !('SonarQube' in inputs)) {
    problems.push(`${task}: a connection is required`);
  }
  return problems;
}
