import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { COMMANDS } from '../../../src/cli/commands';
import { publishStep, publishStepAnyway, threeSteps } from '../../../src/web/view/messages';
import { problemsOf, stepsOf, type Step } from './steps-of-yaml';

const EXAMPLES = join(__dirname, '..', '..', '..', 'examples');
const read = (file: string): string => readFileSync(join(EXAMPLES, file), 'utf8');

/** What people copy from the results tab, by what it has steps of. */
const SNIPPETS = [
  ['a whole analysis', threeSteps.text, ['Prepare', 'Analyze', 'Publish']],
  ['a missing Publish', publishStep.text, ['Publish']],
  ['a Publish that was skipped', publishStepAnyway.text, ['Publish']],
] as const;

/** Lines that call the command line. */
function callsOf(text: string): readonly string[] {
  return [...text.matchAll(/sonarqube-for-azure-pipelines@1 (.*)$/gm)].map(([, args = '']) => args);
}

const OF_CONNECTIONS = ['--sonarqube', '--organization'];

function problemsOfCall(line: string): readonly string[] {
  const [name, ...rest] = line.split(' ');
  const found = COMMANDS.find((command) => command.name === name);
  if (found === undefined) return [`${name ?? ''} is no command`];
  const declared = new Command();
  found.declare(declared);
  const known = [...OF_CONNECTIONS, ...declared.options.flatMap(({ long }) => long ?? [])];
  return rest.filter((word) => word.startsWith('--') && !known.includes(word)).map((word) => `${word} is no option`);
}

describe('example pipelines', () => {
  const files = readdirSync(EXAMPLES).filter((file) => file.endsWith('.yml'));

  for (const file of files) {
    it(`${file} uses only tasks and inputs that exist`, () => {
      const steps = stepsOf(read(file));
      const calls = callsOf(read(file));
      assert.ok(
        calls.length > 0 || steps.some(({ task }) => task.startsWith('SonarQubeServer')),
        'a step of this extension',
      );
      assert.deepEqual(calls.flatMap(problemsOfCall), []);
      assert.deepEqual(steps.flatMap(problemsOf), []);
    });
  }

  it('are all listed in examples/README.md', () => {
    const listed = [...read('README.md').matchAll(/\]\(([\w-]+\.yml)\)/g)].map(([, name]) => name);
    assert.deepEqual([...listed].sort(), [...files].sort());
  });

  it('would not pass with a command or an option that does not exist', () => {
    assert.deepEqual(problemsOfCall('sync --project X --carry-forth'), ['--carry-forth is no option']);
    assert.deepEqual(problemsOfCall('sink --project X'), ['sink is no command']);
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

describe('the steps that the results tab offers to copy', () => {
  for (const [name, text, tasks] of SNIPPETS) {
    it(`for ${name} use only tasks and inputs that exist`, () => {
      const steps = stepsOf(text);
      assert.deepEqual(
        steps.map(({ task }) => task),
        tasks.map((task) => `SonarQubeServer${task}@1`),
      );
      assert.deepEqual(steps.flatMap(problemsOf), []);
    });
  }
});
