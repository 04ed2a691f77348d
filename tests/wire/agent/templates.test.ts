import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type PipelineOptions } from '../../../local/agent/pipeline-options';
import { createWorkplace, onlyJob, stepOf, type Workplace } from './run-text';

describe('templates of a pipeline file', () => {
  let place: Workplace;
  beforeEach(() => (place = createWorkplace()));
  afterEach(() => place.remove());

  /** What the scripts of a pipeline printed. */
  const output = async (text: string, options: Partial<PipelineOptions> = {}): Promise<string[]> => {
    const run = await place.run(text, options);
    const steps = run.stages.flatMap(({ jobs }) => jobs.flatMap(({ steps: each }) => each));
    return steps.filter(({ name }) => name !== 'Checkout').flatMap(({ rawLines }) => rawLines);
  };
  const steps = (lines: string): string => `steps:\n  - checkout: none\n${lines}`;

  const rows: [what: string, text: string, printed: string[]][] = [
    [
      'give parameters their defaults',
      `parameters:\n  - name: word\n    default: hello\n  - name: loud\n    type: boolean\n    default: true\n${steps("  - script: echo '${{ parameters.word }} ${{ parameters.loud }}'\n")}`,
      ['hello True'],
    ],
    [
      'take the branch of if, elseif and else that holds',
      `parameters:\n  - name: color\n    default: blue\n${steps("  - ${{ if eq(parameters.color, 'red') }}:\n      - script: echo red\n  - ${{ elseif eq(parameters.color, 'blue') }}:\n      - script: echo blue\n      - script: echo sky\n  - ${{ else }}:\n      - script: echo none\n")}`,
      ['blue', 'sky'],
    ],
    [
      'repeat for each item of a list and each entry of a mapping',
      `parameters:\n  - name: list\n    type: object\n    default: [a, b]\n  - name: map\n    type: object\n    default: {k: v}\n${steps('  - ${{ each item in parameters.list }}:\n      - script: echo ${{ item }}\n  - ${{ each pair in parameters.map }}:\n      - script: echo ${{ pair.key }}=${{ pair.value }}\n')}`,
      ['a', 'b', 'k=v'],
    ],
    [
      'read variables of the file, and later conditions read earlier ones',
      `variables:\n  first: one\n  \${{ if eq(variables.first, 'ONE') }}:\n    second: two\n${steps('  - script: echo $(second) ${{ variables.second }}\n')}`,
      ['two two'],
    ],
    [
      'insert mappings and lists',
      `parameters:\n  - name: more\n    type: object\n    default: {WORD: inserted}\n  - name: after\n    type: stepList\n    default:\n      - script: echo after\n${steps('  - script: echo $WORD\n    env:\n      ${{ insert }}: ${{ parameters.more }}\n  - ${{ parameters.after }}\n')}`,
      ['inserted', 'after'],
    ],
    [
      'choose a value by a condition below its key',
      `variables:\n  - name: word\n    \${{ if eq(variables['Build.Reason'], 'Manual') }}:\n      value: by hand\n    \${{ else }}:\n      value: by push\n${steps('  - script: echo $(word)\n')}`,
      ['by hand'],
    ],
  ];
  for (const [what, text, printed] of rows)
    it(`${what}`, async () => {
      assert.deepEqual(await output(text), printed);
    });

  it('bring steps, jobs, stages and variables from files, with parameters, beside the file or from the root', async () => {
    mkdirSync(join(place.folder, 'parts'));
    mkdirSync(join(place.sources, 'root'));
    const write = (file: string, text: string) => writeFileSync(join(place.folder, file), text);
    write(
      'parts/steps.yml',
      'parameters:\n  - name: word\nsteps:\n  - script: echo step ${{ parameters.word }} $(shared)\n  - template: inner.yml\n',
    );
    write('parts/inner.yml', 'steps:\n  - script: echo inner ${{ variables.shared }}\n');
    write('parts/variables.yml', 'variables:\n  shared: kept\n');
    write(
      'sources/root/jobs.yml',
      'parameters:\n  name: none\njobs:\n  - job: ${{ parameters.name }}\n    steps:\n      - checkout: none\n      - script: echo job\n',
    );
    write(
      'parts/stages.yml',
      'stages:\n  - stage: last\n    jobs:\n      - job: only\n        steps:\n          - checkout: none\n          - script: echo stage\n',
    );
    const printed = await output(`variables:
  - template: parts/variables.yml
stages:
  - stage: first
    jobs:
      - job: a
        steps:
          - checkout: none
          - template: parts/steps.yml
            parameters:
              word: given
      - template: /root/jobs.yml
        parameters:
          name: b
  - template: parts/stages.yml
`);
    assert.deepEqual(printed, ['step given kept', 'inner kept', 'job', 'stage']);
  });

  it('are extended', async () => {
    writeFileSync(
      join(place.folder, 'base.yml'),
      'parameters:\n  - name: build\n    type: stepList\nsteps:\n  - checkout: none\n  - script: echo before\n  - ${{ parameters.build }}\n',
    );
    const text = 'trigger: none\nextends:\n  template: base.yml\n  parameters:\n    build:\n      - script: echo own\n';
    assert.deepEqual(await output(text), ['before', 'own']);
  });

  it('take parameters from whoever starts the run, and refuse what is not declared or not allowed', async () => {
    const text = `parameters:\n  - name: word\n    default: a\n    values: [a, b]\n${steps('  - script: echo ${{ parameters.word }}\n')}`;
    assert.deepEqual(await output(text, { parameters: { word: 'b' } }), ['b']);
    await assert.rejects(output(text, { parameters: { word: 'c' } }), /'c' is no value of the parameter word.*a, b/);
    await assert.rejects(output(text, { parameters: { wrod: 'b' } }), /wrod is not declared.*Declared: word/);
  });

  it('name the file and the line of their own faults', async () => {
    writeFileSync(join(place.folder, 'bad.yml'), 'steps:\n  - script: a\n    inputz: b\n');
    await assert.rejects(output(steps('  - template: bad.yml\n')), /bad\.yml:3:5: Unexpected 'inputz'/);
  });

  it('that use each other without end are refused', async () => {
    writeFileSync(join(place.folder, 'round.yml'), 'steps:\n  - template: round.yml\n');
    await assert.rejects(output(steps('  - template: round.yml\n')), /use each other without end/);
  });
});

describe('a job with a matrix', () => {
  let place: Workplace;
  beforeEach(() => (place = createWorkplace()));
  afterEach(() => place.remove());

  it('runs once for each leg, with its variables and its name', async () => {
    const run = await place.run(`jobs:
  - job: build
    variables:
      word: of the job
    strategy:
      matrix:
        one: {word: first}
        two: {other: x}
    steps:
      - checkout: none
      - script: echo "$(word) $SYSTEM_JOBNAME $SYSTEM_JOBIDENTIFIER $SYSTEM_JOBPOSITIONINPHASE/$SYSTEM_TOTALJOBSINPHASE"
        name: s
      - script: echo "##vso[task.setvariable variable=out;isoutput=true]$(word)"
        name: set
  - job: after
    dependsOn: build
    variables:
      seen: $[ dependencies.build.outputs['one.set.out'] ]
    steps:
      - checkout: none
      - script: echo "$(seen)"
        name: t
`);
    const [stage] = run.stages;
    const jobs = stage?.jobs ?? [];
    assert.deepEqual(
      jobs.map(({ displayName }) => displayName),
      ['build one', 'build two', 'after'],
    );
    const printed = jobs.flatMap((job) => job.steps.flatMap(({ name, rawLines }) => (name === 'set' ? [] : rawLines)));
    assert.deepEqual(printed, ['first one build.one 1/2', 'of the job two build.two 2/2', 'first']);
  });

  it('has failed when one leg has', async () => {
    const run = await place.run(
      'jobs:\n  - job: a\n    strategy:\n      matrix:\n        bad: {code: 1}\n        good: {code: 0}\n    steps:\n      - checkout: none\n      - script: exit $(code)\n  - job: b\n    dependsOn: a\n    steps:\n      - script: echo never\n',
    );
    const results = run.stages.flatMap(({ jobs }) => jobs.map(({ name, result }) => `${name} ${result}`));
    assert.deepEqual([results, run.result], [['a Failed', 'a Succeeded', 'b Skipped'], 'Failed']);
  });
});

describe('what a run on this machine leaves out', () => {
  let place: Workplace;
  beforeEach(() => (place = createWorkplace()));
  afterEach(() => place.remove());

  for (const [what, step] of [
    ['NodeTool@0', 'task: NodeTool@0\n    inputs: {versionSpec: 20.x}'],
    ['PublishTestResults@2', 'task: PublishTestResults@2'],
    ['A publish step', 'publish: dist\n    artifact: drop'],
  ])
    it(`is passed over with a warning: ${what}`, async () => {
      const run = await place.run(`steps:\n  - checkout: none\n  - ${step ?? ''}\n  - script: echo on\n    name: s\n`);
      const [first] = onlyJob(run).steps;
      assert.deepEqual([first?.result, stepOf(run, 's').result, run.result], ['Skipped', 'Succeeded', 'Succeeded']);
      assert.match(
        first?.lines.join('\n') ?? '',
        new RegExp(`^##\\[warning\\]${what ?? ''} is not run on this machine`, 'm'),
      );
    });

  it('is PowerShell where there is none, and runs it where there is one', async function () {
    if (process.platform === 'win32') this.skip();
    const text = 'steps:\n  - checkout: none\n  - pwsh: |\n      Write-Host 1\n    name: s\n';
    const bare = await place.run(text, { environment: { PATH: '/nowhere' } });
    assert.equal(stepOf(bare, 's').result, 'Skipped');
    assert.match(stepOf(bare, 's').lines.join('\n'), /##\[warning\]pwsh is not on this machine.*Install PowerShell/);
    const program = join(place.folder, 'pwsh');
    writeFileSync(program, '#!/bin/sh\nfor last; do :; done\ncat "$(echo "$last" | cut -d "\'" -f 2)"\n', {
      mode: 0o755,
    });
    const run = await place.run(text, { environment: { PATH: `${place.folder}:${process.env['PATH'] ?? ''}` } });
    assert.equal(stepOf(run, 's').result, 'Succeeded', stepOf(run, 's').lines.join('\n'));
    assert.deepEqual(stepOf(run, 's').rawLines.slice(0, 2), ["$ErrorActionPreference = 'stop'", 'Write-Host 1']);
  });

  it('is a variable group', async () => {
    const run = await place.run(
      'variables:\n  - group: secrets\n  - {name: a, value: b}\nsteps:\n  - script: echo $(a)\n',
    );
    assert.match(
      run.warnings.join('\n'),
      /azure-pipelines\.yml:2:5: The variable group secrets is not here.*--variable/,
    );
  });
});

describe('what Azure Pipelines passes over without a word', () => {
  let place: Workplace;
  beforeEach(() => (place = createWorkplace()));
  afterEach(() => place.remove());

  const rows: [what: string, input: string, warning: RegExp | undefined][] = [
    ['a misspelled input', 'flavor: x', /flavor is no input of Probe@1, so it has no effect\. Did you mean flavour\?/],
    ['an input of nothing', 'projectKey: x', /projectKey is no input of Probe@1, so it has no effect\.$/],
    [
      'an input that another hides',
      'hidden: x',
      /hidden of Probe@1 has no effect here: it counts only where flavour = special\./,
    ],
    ['an alias of an input', 'server: ""', undefined],
  ];
  for (const [what, input, warning] of rows)
    it(`is told: ${what}`, async () => {
      const lines: string[] = [];
      const text = `steps:\n  - task: Probe@1\n    inputs:\n      script: void 0\n      ${input}\n`;
      const run = await place.run(text, { onLine: (line) => lines.push(line) });
      assert.equal(run.warnings.length, warning === undefined ? 0 : 1, run.warnings.join('\n'));
      if (warning)
        assert.match(lines[0] ?? '', new RegExp(`^##\\[warning\\].*azure-pipelines\\.yml:2:5: ${warning.source}`));
    });

  it('is told: a condition that no agent can read, with its step and place', async () => {
    const run = await place.run('steps:\n  - script: echo\n    displayName: Try it\n    condition: suceeded()\n');
    assert.match(run.warnings.join('\n'), /:2:5: The condition of Try it cannot be read.*suceeded/);
    assert.equal(run.result, 'Failed');
  });

  it('is told: a working directory that does not exist', async () => {
    const run = await place.run('steps:\n  - script: echo\n    workingDirectory: nowhere\n    name: s\n');
    assert.match(stepOf(run, 's').issues[0]?.message ?? '', /working directory of the step does not exist: .*nowhere/);
    assert.equal(run.result, 'Failed');
  });
});
