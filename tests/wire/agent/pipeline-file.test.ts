import assert from 'node:assert/strict';
import { PipelineFileError } from '../../../local/agent/pipeline-file/pipeline-file-error';
import { readPipeline } from '../../../local/agent/pipeline-file/read-pipeline';
import { createWorkplace, type Workplace } from './run-text';

describe('a pipeline file that cannot be run', () => {
  const rows: [what: string, text: string, line: number, message: RegExp][] = [
    [
      'a template of steps that is not there',
      'steps:\n  - script: a\n  - template: x.yml\n',
      3,
      /x\.yml does not exist.*looked for at/,
    ],
    ['a template of jobs', 'jobs:\n  - template: x.yml\n', 2, /does not exist/],
    [
      'a template of another repository',
      'steps:\n  - template: x.yml@tools\n',
      2,
      /another repository, which is not here/,
    ],
    ['a template that is extended', 'extends:\n  template: x\n', 1, /The template x does not exist/],
    [
      'a matrix that a job computes',
      "strategy:\n  matrix: $[ dependencies.a.outputs['b.c'] ]\nsteps: []\n",
      2,
      /earlier job computes.*Write the legs/,
    ],
    ['legs without names', 'jobs:\n  - job: a\n    strategy:\n      parallel: 2\n', 4, /parallel is not supported/],
    [
      'a template expression that cannot be read',
      'steps:\n  - script: echo ${{ nosuch.x }}\n',
      2,
      /nosuch.x }} cannot be read: Unrecognized value/,
    ],
    ['an else without its if', 'variables:\n  ${{ else }}:\n    a: b\nsteps: []\n', 2, /has no if before it/],
    ['a loop that is none', 'steps:\n  - ${{ each x }}:\n      - script: a\n', 2, /cannot be read.*each name in/],
    [
      'a parameter without value',
      'parameters:\n  - name: a\nsteps: []\n',
      1,
      /parameter a has no value and no default/,
    ],
    [
      'a list inside a text',
      'parameters:\n  - {name: a, type: object, default: [b]}\nsteps:\n  - script: echo ${{ parameters.a }}\n',
      4,
      /is a list or mapping/,
    ],
    [
      'several lines that are a mapping',
      'steps:\n  - task: X@1\n    inputs:\n      extraProperties:\n        sonar.x: y\n',
      4,
      /must be a text, and is a mapping.*write \|/,
    ],
    ['a container job', 'container: node:20\nsteps:\n  - script: a\n', 1, /container cannot be run by the local agent/],
    ['an agentless job', 'pool: server\nsteps:\n  - script: a\n', 1, /agentless job/],
    ['a canary deployment', 'jobs:\n  - deployment: d\n    strategy:\n      canary: {}\n', 3, /Use runOnce/],
    ['another repository', 'steps:\n  - checkout: tools\n', 2, /Use self or none/],
    ['submodules', 'steps:\n  - checkout: self\n    submodules: true\n', 3, /submodules/],
    [
      'an unknown key',
      'steps:\n  - script: a\n    inputz: b\n',
      3,
      /Unexpected 'inputz' in a script step.*Known here: /,
    ],
    ['a step of no kind', 'steps:\n  - name: a\n', 2, /does not say what it is/],
    ['a bad name', 'steps:\n  - script: a\n    name: my-step\n', 3, /'my-step' cannot be the name/],
    ['a bad flag', 'steps:\n  - script: a\n    enabled: perhaps\n', 3, /'perhaps' is no value for enabled/],
    [
      'a bad number',
      'steps:\n  - script: a\n    timeoutInMinutes: soon\n',
      3,
      /'soon' is no value for timeoutInMinutes/,
    ],
    ['broken YAML', 'steps:\n  - script: "a\n', 3, /not valid YAML.*a quote, bracket, or brace that is not closed/],
    ['a tab', 'steps:\n\t- script: a\n', 2, /not valid YAML.*Indent with spaces/],
    ['a colon in a value', 'steps:\n  - script: echo a: b\n', 2, /not valid YAML.*": " must stand in quotes/],
    ['a key twice', 'steps: []\nsteps: []\n', 2, /not valid YAML.*Remove one of the two/],
    ['an alias', 'variables: &a\n  x: y\nsteps: *a\n', 3, /aliases/],
    ['an empty file', '', 1, /must be a mapping/],
    ['no steps', 'trigger: none\n', 1, /neither stages nor jobs nor steps/],
    ['steps that are no list', 'steps:\n  script: a\n', 1, /steps must be a list/],
    ['an unknown dependency', 'jobs:\n  - job: a\n    dependsOn: b\n', 1, /depends on b, which does not exist/],
    ['a circle', 'jobs:\n  - job: a\n    dependsOn: b\n  - job: b\n    dependsOn: a\n', 1, /waits for itself/],
    ['a name twice', 'jobs:\n  - job: a\n  - job: A\n', 1, /Two jobs are named A/],
  ];
  for (const [what, text, line, message] of rows)
    it(`names ${what}, its line and what to do`, () => {
      assert.throws(
        () => readPipeline(text, 'p.yml'),
        (error) => {
          assert.ok(error instanceof PipelineFileError, String(error));
          assert.match(error.message, message);
          assert.equal(error.place.line, line, error.message);
          assert.ok(error.remedy.length > 0 && /^p\.yml:\d+:[1-9]\d*: /.test(error.message), error.message);
          return true;
        },
      );
    });

  it('accepts what has no meaning on this machine', () => {
    const text =
      'name: $(Rev:r)\ntrigger: [main]\npr: none\npool: {vmImage: x}\nschedules: []\nsteps:\n  - script: a\n  - pwsh: b\n    enabled: false\n';
    assert.deepEqual(
      readPipeline(text, 'p').stages[0]?.jobs[0]?.steps.map((step) => step.kind),
      ['checkout', 'script', 'script'],
    );
  });
});

describe('a pipeline file that refers to what is not there', () => {
  let place: Workplace;
  beforeEach(() => (place = createWorkplace()));
  afterEach(() => place.remove());

  const rows: [what: string, text: string, line: number, message: RegExp][] = [
    ['a version of a task', 'steps:\n  - task: Probe@2\n', 2, /no Probe@2: Probe has the version 1\. Write Probe@1/],
    ['a misspelled task', 'steps:\n  - task: Porbe@1\n', 2, /Porbe@1 does not exist\. Did you mean Probe/],
    ['a required input', 'steps:\n  - task: Probe@1\n', 2, /requires the input script/],
    [
      'a required input that another makes visible',
      'steps:\n  - task: Probe@1\n    inputs: {script: a, flavour: special}\n',
      2,
      /requires the input hidden/,
    ],
    [
      'a connection',
      'steps:\n  - task: Probe@1\n    inputs: {script: a, server: nowhere}\n',
      2,
      /service connection nowhere, which could not be found.*Known: here/,
    ],
    [
      'a function in a job condition',
      'jobs:\n  - job: a\n    condition: nosuch()\n',
      2,
      /Unrecognized function: 'nosuch'/,
    ],
    [
      'a context in a stage condition',
      'stages:\n  - stage: a\n    condition: eq(stageDependencies.x, 1)\n    jobs:\n      - job: b\n',
      2,
      /Unrecognized value/,
    ],
    ['a counter', 'variables:\n  n: $[counter()]\nsteps:\n  - script: a\n', 2, /Unrecognized function: 'counter'/],
    ['a step name twice', 'steps:\n  - script: a\n    name: x\n  - script: b\n    name: X\n', 4, /Two steps/],
  ];
  for (const [what, text, line, message] of rows)
    it(`is refused before anything runs: ${what}`, async () => {
      const lines: string[] = [];
      const connections = [{ name: 'here', type: 'probe', url: 'http://x', scheme: 'Token', parameters: {} }];
      const run = place.run(text, { connections, onLine: (each) => lines.push(each) });
      await assert.rejects(run, (error) => {
        assert.ok(error instanceof PipelineFileError, String(error));
        assert.match(error.message, message);
        assert.equal(error.place.line, line);
        return true;
      });
      assert.deepEqual(lines, []);
    });
});
