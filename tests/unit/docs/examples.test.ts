import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

const root = join(__dirname, '..', '..', '..');
const read = (...path: string[]): string => readFileSync(join(root, ...path), 'utf8');

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
  (folder) => JSON.parse(read('tasks', folder, 'task.json')) as TaskManifest,
);

interface Step {
  readonly task: string;
  readonly inputs: Readonly<Record<string, string>>;
}

/** Every mapping with a `task` anywhere in the file: in steps, jobs, stages, hooks of deployments. */
function stepsOf(node: unknown): Step[] {
  if (Array.isArray(node)) return node.flatMap(stepsOf);
  if (typeof node !== 'object' || node === null) return [];
  const { task, inputs } = node as { task?: unknown; inputs?: unknown };
  if (typeof task === 'string') return [{ task, inputs: (inputs ?? {}) as Record<string, string> }];
  return Object.values(node).flatMap(stepsOf);
}

/** What is wrong with a step of this extension, by its task.json; nothing for steps of others. */
function problemsOf({ task, inputs }: Step): string[] {
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

describe('example pipelines', () => {
  const files = readdirSync(join(root, 'examples')).filter((file) => file.endsWith('.yml'));

  for (const file of files) {
    it(`${file} uses only tasks and inputs that exist`, () => {
      const steps = stepsOf(parse(read('examples', file), { schema: 'failsafe' }));
      assert.ok(
        steps.some(({ task }) => task.startsWith('SonarQubeServer')),
        'a step of this extension',
      );
      assert.deepEqual(steps.flatMap(problemsOf), []);
    });
  }

  it('are all listed in examples/README.md', () => {
    const listed = [...read('examples', 'README.md').matchAll(/\]\(([\w-]+\.yml)\)/g)].map(([, name]) => name);
    assert.deepEqual([...listed].sort(), [...files].sort());
  });

  const broken: [string, Step, RegExp][] = [
    ['an unknown input', { task: 'SonarQubeServerPublish@1', inputs: { onfail: 'fail' } }, /onfail is no input/],
    ['an unknown value', { task: 'SonarQubeServerPublish@1', inputs: { onFailed: 'no' } }, /does not take no/],
    ['another version', { task: 'SonarQubeServerPublish@9', inputs: {} }, /no such version/],
    ['an unknown task', { task: 'SonarQubeServerPolish@1', inputs: {} }, /does not exist/],
    [
      'a missing required input',
      { task: 'SonarQubeServerPrepare@1', inputs: { connection: 'c', configMode: 'manual' } },
      /cliProjectKey is required/,
    ],
  ];
  for (const [name, step, expected] of broken) {
    it(`would not pass with ${name}`, () => assert.match(problemsOf(step).join('\n'), expected));
  }
});
