import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { problemsWith, schemaOf } from './manifest-schema';
import { contributionOf, openPackage, ROOT, taskOf, type OpenedPackage, type TaskManifest } from './opened-package';
import { pngSize } from './png-size';

const TASKS = ['prepare', 'analyze', 'publish', 'gate'];
const AGENT_TASKS = ['prepare', 'analyze', 'publish'];

/** tfx's own check, which `tfx extension create` turns into a mere warning. Not part of its published interface. */
type ValidateTask = (path: string, manifest: unknown) => readonly string[];
const { validateTask } = createRequire(__filename)(
  join(ROOT, 'node_modules', 'tfx-cli', '_build', 'lib', 'jsonvalidate.js'),
) as {
  validateTask: ValidateTask;
};

/** Faults that tfx packs without a word. */
const REFUSED = [
  {
    fault: 'an unknown input type',
    change: { inputs: [{ name: 'a', type: 'blah', label: 'A', helpMarkDown: 'A.' }] },
  },
  { fault: 'a version that is a text', change: { version: '1.0.0' } },
  { fault: 'an unknown handler', change: { execution: { Node12: { target: 'index.js' } } } },
] as const;

describe('manifests', function () {
  this.timeout(180_000);
  let extension: OpenedPackage;
  before(async () => {
    extension = await openPackage();
  });

  for (const task of TASKS) {
    it(`${task}: task.json says only what Azure Pipelines understands`, () => {
      assert.deepEqual(problemsWith(schemaOf('task'), taskOf(extension, task)), []);
    });

    it(`${task}: task.json satisfies tfx without a word`, () => {
      const file = join(extension.folder, 'tasks', task, 'task.json');
      assert.deepEqual(validateTask(file, JSON.parse(readFileSync(file, 'utf8'))), []);
    });

    it(`${task}: inputs, groups and rules of visibility fit together`, () => {
      assert.deepEqual(brokenReferences(taskOf(extension, task), extension), []);
    });

    it(`${task}: the icon is 32 × 32`, () => {
      assert.deepEqual(pngSize(extension.files.get(`tasks/${task}/icon.png`)), { width: 32, height: 32 });
    });
  }

  for (const task of AGENT_TASKS) {
    it(`${task} runs on every Node that supported agents have`, () => {
      assert.deepEqual(Object.keys(taskOf(extension, task).execution), ['Node24', 'Node20_1', 'Node16']);
    });
  }

  for (const { fault, change } of REFUSED) {
    it(`these checks refuse ${fault}`, () => {
      const good = taskOf(extension, 'prepare');
      assert.notDeepEqual(problemsWith(schemaOf('task'), { ...good, ...change }), []);
    });
  }

  it('every folder below tasks is packaged and contributed', () => {
    const folders = readdirSync(join(ROOT, 'tasks')).sort();
    const contributed = extension.manifest.contributions
      .filter(({ type }) => type === 'ms.vss-distributed-task.task')
      .map(({ properties }) => String(properties.name).replace('tasks/', ''));
    assert.deepEqual([...contributed].sort(), folders);
  });

  it('the connection hides its secrets, and nothing else', () => {
    const schemes = contributionOf(extension, 'endpoint-type').properties.authenticationSchemes as readonly {
      readonly inputDescriptors: readonly { readonly id: string; readonly isConfidential: boolean }[];
    }[];
    const inputs = schemes.flatMap(({ inputDescriptors }) => inputDescriptors);
    assert.deepEqual(
      inputs.map(({ id, isConfidential }) => ({ id, isConfidential })),
      [
        { id: 'apitoken', isConfidential: true },
        { id: 'username', isConfidential: false },
        { id: 'password', isConfidential: true },
      ],
    );
  });

  it('Verify asks the question that a wrong token fails, and says who asks', () => {
    const { dataSources, helpMarkDown } = contributionOf(extension, 'endpoint-type').properties as {
      readonly dataSources: readonly { readonly name: string; readonly endpointUrl: string }[];
      readonly helpMarkDown: string;
    };
    const verify = dataSources.find(({ name }) => name === 'TestConnection');
    assert.equal(verify?.endpointUrl, '{{endpoint.url}}/api/users/current');
    assert.match(helpMarkDown, /\*\*Verify\*\* is a call that Azure DevOps itself makes/);
  });
});

/** Names in a task.json that nothing answers to; the editor would silently show or hide the wrong thing. */
function brokenReferences(task: TaskManifest, extension: OpenedPackage): string[] {
  const inputs = task.inputs.map(({ name }) => name);
  const groups = (task.groups ?? []).map(({ name }) => name);
  const sources = contributionOf(extension, 'endpoint-type').properties.dataSources as readonly { name: string }[];
  const rules = [...task.inputs, ...(task.groups ?? [])].flatMap((part) => {
    const { visibleRule } = part as { visibleRule?: string };
    return visibleRule === undefined ? [] : [...visibleRule.matchAll(/(\w+) *!?=/g)].map((match) => match[1] ?? '');
  });
  return [
    ...inputs.filter((name, index) => inputs.indexOf(name) !== index).map((name) => `input ${name} stands twice`),
    ...task.inputs.flatMap(({ name, groupName }) =>
      groupName === undefined || groups.includes(groupName) ? [] : [`input ${name} is in no group: ${groupName}`],
    ),
    ...rules.filter((name) => !inputs.includes(name)).map((name) => `a rule looks at ${name}`),
    ...(task.dataSourceBindings ?? []).flatMap(({ target, dataSourceName }) => [
      ...(inputs.includes(target) ? [] : [`a list for ${target}`]),
      ...(sources.some(({ name }) => name === dataSourceName) ? [] : [`a list from ${dataSourceName}`]),
    ]),
  ];
}
