import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import { readDefinitions } from '../../../../src/adapters/azure-pipelines/input-definitions';
import { unusedInputs } from '../../../../src/domain/inputs/unused-inputs';

type Task = 'prepare' | 'analyze' | 'publish';

const SOURCES = resolve('/agent/s');
const definitionsOf = (task: Task) => readDefinitions(resolve(__dirname, '../../../../tasks', task), SOURCES);

describe('inputs of a step that do nothing', () => {
  /** As the agent hands them over: with defaults, in upper case. */
  const said = (task: Task, given: Readonly<Record<string, string>>): string => {
    const defaults = definitionsOf(task).map(({ name, defaultValue }) => [name, defaultValue] as const);
    const all = new Map([...defaults, ...Object.entries(given)].map(([name, value]) => [name.toUpperCase(), value]));
    return unusedInputs(definitionsOf(task), all).join('\n');
  };

  const rows: [what: string, task: Task, given: Readonly<Record<string, string>>, expected: RegExp][] = [
    ['nothing that is given', 'prepare', {}, /^$/],
    ['nothing that counts', 'prepare', { configMode: 'manual', cliProjectKey: 'a', cliSources: 'src' }, /^$/],
    [
      'a misspelled name',
      'prepare',
      { configMode: 'manual', cliSource: 'src' },
      /^CLISOURCE is no input .* Did you mean cliSources\?$/,
    ],
    ['a misspelled connection', 'prepare', { connexion: 'x' }, /^CONNEXION is no input .* Did you mean connection\?$/],
    ['letters that changed places', 'publish', { onFialed: 'warn' }, /Did you mean onFailed\?$/],
    ['an input of another task', 'prepare', { onFailed: 'warn' }, /^ONFAILED is no input of this task.*documentation/],
    ['an input that nothing is like', 'analyze', { color: 'red' }, /^COLOR is no input .*documentation/],
    ['an older name of an input', 'prepare', { cliVersion: '5.0.1.3006' }, /^$/],
    [
      'an input of another mode',
      'prepare',
      { projectKey: 'a' },
      /^projectKey has no effect here: it counts only with scannerMode = dotnet\.$/,
    ],
    [
      'one that needs two others',
      'prepare',
      { cliProjectKey: 'a' },
      /^cliProjectKey has no effect here: .* scannerMode = cli and configMode = manual\.$/,
    ],
    [
      'the default of another mode',
      'prepare',
      { scannerMode: 'dotnet', projectKey: 'a', configFile: resolve(SOURCES, 'sonar-project.properties') },
      /^$/,
    ],
    [
      'a file of another mode',
      'prepare',
      { scannerMode: 'dotnet', projectKey: 'a', configFile: resolve(SOURCES, 'x') },
      /^configFile has no effect/,
    ],
    [
      'one that another source rules out',
      'publish',
      { source: 'job', buildId: '7' },
      /^buildId has no effect here: .* source != job and source != project\.$/,
    ],
    ['nothing for the default source', 'publish', { buildId: '7', reevaluate: 'true' }, /^$/],
  ];
  for (const [what, task, given, expected] of rows) {
    it(`are told: ${what}, in ${task}`, () => assert.match(said(task, given), expected));
  }

  it('are not told where nobody knows the inputs', () => {
    assert.deepEqual(unusedInputs(readDefinitions('/nowhere'), new Map([['X', 'y']])), []);
  });
});
