import assert from 'node:assert/strict';
import { PipelineFileError } from '../../../local/agent/pipeline-file/pipeline-file-error';
import { readPipeline } from '../../../local/agent/pipeline-file/read-pipeline';
import { createWorkplace, type Workplace } from './run-text';

describe('a pipeline file that cannot be run', () => {
  const rows: [what: string, text: string, line: number, message: RegExp][] = [
    [
      'a template of steps',
      'steps:\n  - script: a\n  - template: x.yml\n',
      3,
      /A template is not supported here.*Write the steps/,
    ],
    ['a template of jobs', 'jobs:\n  - template: x.yml\n', 2, /Write the jobs of the template/],
    ['a template of stages', 'stages:\n  - template: x.yml\n', 2, /Write the stages/],
    ['a template of variables', 'variables:\n  - template: x.yml\nsteps: []\n', 2, /Write the variables/],
    [
      'a matrix',
      'strategy:\n  matrix:\n    a: {}\nsteps:\n  - script: a\n',
      1,
      /strategy is not supported here.*one job for each leg/,
    ],
    ['a matrix of a job', 'jobs:\n  - job: a\n    strategy:\n      parallel: 2\n', 3, /strategy/],
    ['a template expression', 'steps:\n  - script: echo ${{ parameters.x }}\n', 2, /template expression \$\{\{ \}\}/],
    ['a conditional key', 'variables:\n  ${{ if true }}:\n    a: b\nsteps: []\n', 2, /template expression/],
    ['parameters', 'parameters:\n  - name: a\nsteps: []\n', 1, /parameters is not supported/],
    ['extends', 'extends:\n  template: x\n', 1, /extends is not supported/],
    ['resources', 'resources:\n  repositories: []\nsteps: []\n', 1, /resources is not supported/],
    ['a variable group', 'variables:\n  - group: secrets\nsteps: []\n', 2, /variable group/],
    ['a container job', 'container: node:20\nsteps:\n  - script: a\n', 1, /container cannot be run by the local agent/],
    ['an agentless job', 'pool: server\nsteps:\n  - script: a\n', 1, /agentless job/],
    ['a canary deployment', 'jobs:\n  - deployment: d\n    strategy:\n      canary: {}\n', 3, /Use runOnce/],
    ['a PowerShell step', 'steps:\n  - pwsh: a\n', 2, /pwsh step cannot be run/],
    ['another repository', 'steps:\n  - checkout: tools\n', 2, /Use self or none/],
    ['submodules', 'steps:\n  - checkout: self\n    submodules: true\n', 3, /submodules/],
    [
      'an unknown key',
      'steps:\n  - script: a\n    inputz: b\n',
      3,
      /Unexpected 'inputz' in a script step.*Known here: /,
    ],
    ['a step of no kind', 'steps:\n  - name: a\n', 2, /says not what it is/],
    ['a bad name', 'steps:\n  - script: a\n    name: my-step\n', 3, /'my-step' cannot be the name/],
    ['a bad flag', 'steps:\n  - script: a\n    enabled: perhaps\n', 3, /'perhaps' is no value for enabled/],
    [
      'a bad number',
      'steps:\n  - script: a\n    timeoutInMinutes: soon\n',
      3,
      /'soon' is no value for timeoutInMinutes/,
    ],
    ['broken YAML', 'steps:\n  - script: "a\n', 3, /not valid YAML/],
    ['a key twice', 'steps: []\nsteps: []\n', 2, /not valid YAML/],
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
          assert.equal(error.line, line, error.message);
          assert.ok(error.remedy.length > 0 && error.message.startsWith(`p.yml:${line}: `));
          return true;
        },
      );
    });

  it('accepts what has no meaning on this machine', () => {
    const text =
      'name: $(Rev:r)\ntrigger: [main]\npr: none\npool: {vmImage: x}\nschedules: []\nsteps:\n  - script: a\n  - pwsh: b\n    enabled: false\n';
    assert.deepEqual(
      readPipeline(text, 'p').stages[0]?.jobs[0]?.steps.map((step) => step.kind),
      ['checkout', 'script'],
    );
  });
});

describe('a pipeline file that refers to what is not there', () => {
  let place: Workplace;
  beforeEach(() => (place = createWorkplace()));
  afterEach(() => place.remove());

  const rows: [what: string, text: string, line: number, message: RegExp][] = [
    ['a task', 'steps:\n  - task: Cache@2\n', 2, /The task Cache@2 is not here.*Probe@1.*enabled: false/],
    ['a version of a task', 'steps:\n  - task: Probe@2\n', 2, /The task Probe@2 is not here/],
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
        assert.equal(error.line, line);
        return true;
      });
      assert.deepEqual(lines, []);
    });
});
