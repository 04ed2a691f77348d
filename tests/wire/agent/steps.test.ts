import assert from 'node:assert/strict';
import { createWorkplace, onlyJob, probe, resultsOf, stepOf, type Workplace } from './run-text';
import { readVectors } from './vectors';

const RESULTS = `const code = (text) => console.log('##vso[task.complete ' + text);`;

describe('steps of a job', () => {
  let place: Workplace;
  beforeEach(() => (place = createWorkplace()));
  afterEach(() => place.remove());

  interface Case {
    readonly steps: readonly {
      readonly result: string;
      readonly condition: string;
      readonly continueOnError: boolean;
    }[];
    readonly jobResult?: string;
    readonly ran?: readonly boolean[];
  }
  // Each different case once: the agent's tests repeat some.
  const cases = new Map(
    readVectors<{ cases: Case[] }>('steps-and-job-result').cases.map((each) => [
      JSON.stringify([each.steps, each.jobResult]),
      each,
    ]),
  );
  for (const { steps, jobResult, ran } of cases.values()) {
    const title = steps.map((s) => `${s.result}${s.continueOnError ? ' (continue)' : ''} if ${s.condition}`).join(', ');
    it(`${title}: ${jobResult ?? 'any result'}, ran ${ran?.join() ?? 'any'}`, async () => {
      const text = steps.map(
        ({ result, condition, continueOnError }, index) =>
          `  - script: echo "##vso[task.complete result=${result}]"\n    name: s${index}\n    condition: ${condition}\n    continueOnError: ${continueOnError}\n`,
      );
      const run = await place.run(`steps:\n  - checkout: none\n${text.join('')}`);
      const job = onlyJob(run);
      if (jobResult !== undefined) assert.equal(job.result, jobResult);
      if (ran)
        assert.deepEqual(
          job.steps.map((step) => step.rawLines.length > 0),
          ran,
        );
    });
  }

  const results: [string, string, string, string][] = [
    ['nothing said', '', 'Succeeded', 'Succeeded'],
    ['an error issue alone', "tl.error('bad');", 'Succeeded', 'Succeeded'],
    ['setResult failed', "tl.setResult(tl.TaskResult.Failed, 'no');", 'Failed', 'Failed'],
    [
      'setResult with issues',
      "tl.setResult(tl.TaskResult.SucceededWithIssues, 'hm');",
      'SucceededWithIssues',
      'SucceededWithIssues',
    ],
    ['an uncaught exception', "setTimeout(() => { throw new Error('lost'); });", 'Failed', 'Failed'],
    ['exit code 3', 'process.exit(3);', 'Failed', 'Failed'],
    [
      'the library’s Cancelled, which the agent cannot read',
      'tl.setResult(tl.TaskResult.Cancelled);',
      'Failed',
      'Failed',
    ],
    ['Canceled', `${RESULTS} code('result=Canceled]');`, 'Canceled', 'Succeeded'],
    ['Skipped', `${RESULTS} code('result=Skipped]');`, 'Skipped', 'Succeeded'],
    ['Failed, then Skipped', `${RESULTS} code('result=Failed]'); code('result=Skipped]');`, 'Skipped', 'Succeeded'],
    ['Succeeded with a failed command', "console.log('##vso[task.nosuch]');", 'Failed', 'Failed'],
  ];
  for (const [what, code, stepResult, jobResult] of results)
    it(`end as ${stepResult} on ${what}`, async () => {
      const run = await place.run(`steps:\n  - checkout: none\n${probe('s', `${code || 'void 0;'}`)}`);
      assert.deepEqual([stepOf(run, 's').result, onlyJob(run).result], [stepResult, jobResult]);
    });

  it('tell of a process that failed', async () => {
    const run = await place.run(`steps:\n${probe('s', 'process.exit(3);')}`);
    const { issues, exitCode } = stepOf(run, 's');
    assert.equal(exitCode, 3);
    assert.match(
      issues[0]?.message ?? '',
      /^Exit code 3 returned from process: file name '.*', arguments '".*index\.js"'\.$/,
    );
  });

  it('fail when their condition cannot be evaluated, and do not run', async () => {
    const run = await place.run(`steps:\n${probe('s', "console.log('ran');", '    condition: nosuch()\n')}`);
    const step = stepOf(run, 's');
    assert.deepEqual([step.result, step.rawLines, run.result], ['Failed', [], 'Failed']);
  });

  it('see variables of earlier steps in conditions, macros and the environment', async () => {
    const run = await place.run(`variables:
  first: one
  second: $(first) two
steps:
${probe('set', "tl.setVariable('My.Var', 'value'); tl.setVariable('out', 'published', false, true); tl.setVariable('listed', 'by task.json');")}
  - script: echo "$MY_VAR|$SET_OUT|"'$(My.Var)|$(set.out)|$(out)|$(set.listed)|$(listed)|$(second)'
    name: see
    condition: and(succeeded(), eq(variables['my.var'], 'VALUE'), eq(variables['set.out'], 'published'))
`);
    assert.ok(
      stepOf(run, 'see').lines.includes('value|published|value|published|$(out)|by task.json|$(listed)|one two'),
    );
    assert.deepEqual(onlyJob(run).outputs, { 'set.out': 'published', 'set.listed': 'by task.json' });
  });

  it('run pre-job sections before checkout and post-job sections last, whatever happened', async () => {
    const run = await place.run(
      'steps:\n  - task: Sections@1\n    name: three\n  - script: echo "$(seenByAll)"\n    name: after\n',
    );
    const { steps, result } = onlyJob(run);
    assert.deepEqual(
      steps.map((step) => `${step.section} ${step.name} ${step.result}`),
      [
        'pre three Succeeded',
        'main Checkout Succeeded',
        'main three Failed',
        'main after Skipped',
        'post three Succeeded',
      ],
    );
    assert.deepEqual(
      steps.flatMap((step) => step.rawLines.filter((line) => /^(main|post) /.test(line))),
      ['main from pre', 'post from pre Failed'],
    );
    assert.equal(result, 'Failed');
  });

  it('fail without a handler for this platform', async function () {
    if (process.platform === 'win32') this.skip();
    const run = await place.run('steps:\n  - task: WindowsOnly@1\n    name: s\n');
    assert.equal(stepOf(run, 's').result, 'Failed');
    assert.match(stepOf(run, 's').issues[0]?.message ?? '', /operating system is not capable of running this task/);
  });

  const handlers: [string, object, string, string][] = [
    ['the newest handler on Node 20', {}, 'Node24', 'node20'],
    [
      'Node 24 where the switch is on',
      { variables: { AGENT_USE_NODE24_WITH_HANDLER_DATA: 'true' } },
      'Node24',
      'node24',
    ],
    ['Node 16 on an old agent', { handlers: ['Node10', 'Node16'] }, 'Node16', 'node16'],
    ['Node 20 on an agent before Node 24', { handlers: ['Node10', 'Node16', 'Node20_1'] }, 'Node20_1', 'node20'],
  ];
  for (const [what, options, handler, binary] of handlers)
    it(`use ${what}`, async () => {
      const run = await place.run(`steps:\n${probe('s', 'void 0;')}`, {
        ...options,
        nodeBinaries: { [binary]: process.execPath },
      });
      assert.deepEqual(
        [stepOf(run, 's').handler, stepOf(run, 's').node, run.result],
        [handler, process.execPath, 'Succeeded'],
      );
    });

  it('end when their time is up', async () => {
    const run = await place.run(
      `steps:\n${probe('s', 'setInterval(() => undefined, 1000);', '    timeoutInMinutes: 0.01\n')}  - script: echo on\n    name: t\n    condition: failed()\n`,
      {
        processTimes: { afterInterrupt: 200, afterTerminate: 200, forPipes: 1000 },
      },
    );
    assert.deepEqual(resultsOf(run), { s: 'Failed', t: 'Succeeded' });
    assert.ok(stepOf(run, 's').lines.includes('##[error]The task has timed out.'));
  });

  it('are retried as often as the file says', async () => {
    const code =
      "const fs = require('fs'); const f = tl.getVariable('Agent.TempDirectory') + '/n'; const n = fs.existsSync(f) ? 1 : 0; fs.writeFileSync(f, ''); tl.setResult(n ? 0 : 2, 'try ' + n);";
    const run = await place.run(`steps:\n${probe('s', code, '    retryCountOnTaskFailure: 1\n')}`);
    assert.equal(stepOf(run, 's').result, 'Succeeded');
    const errors = stepOf(run, 's').issues.filter((issue) => issue.type === 'error');
    assert.deepEqual(
      errors.map((issue) => issue.message),
      ['try 0'],
    );
    assert.equal(stepOf(run, 's').lines.filter((line) => line.startsWith('Task  ')).length, 1);
  });

  it('see in a retry what the first try left in variables and in the search path', async () => {
    const code =
      "const seen = tl.getVariable('seen') || 'nothing'; const path = process.env.PATH.startsWith('/added'); const hush = tl.getVariable('hush') === 'hidden-1'; tl.setVariable('seen', 'first'); tl.setVariable('hush', 'hidden-1', true); console.log('##vso[task.prependpath]/added'); console.log(seen + ' ' + path + ' ' + hush); tl.setResult(seen === 'nothing' ? 2 : 0, 'tried');";
    const run = await place.run(`steps:\n${probe('s', code, '    retryCountOnTaskFailure: 2\n')}`);
    const lines = stepOf(run, 's').rawLines.filter((line) => / (true|false) /.test(line));
    assert.deepEqual(lines, ['nothing false false', 'first true true']);
  });

  it('see in a retry of a script what the first try left in variables', async () => {
    const script = `echo "seen=$SEEN"; echo "##vso[task.setvariable variable=seen]first"; test -n "$SEEN"`;
    const run = await place.run(
      `steps:\n  - script: ${JSON.stringify(script)}\n    name: s\n    retryCountOnTaskFailure: 1\n`,
    );
    const lines = stepOf(run, 's').rawLines.filter((line) => line.startsWith('seen='));
    assert.deepEqual([lines, stepOf(run, 's').result], [['seen=', 'seen=first'], 'Succeeded']);
  });

  it('that are not enabled need not be here', async () => {
    const run = await place.run('steps:\n  - task: Cache@2\n    enabled: false\n  - script: echo on\n    name: s\n');
    assert.deepEqual(resultsOf(run), { s: 'Succeeded' });
  });

  it('are left alone five seconds after done=true', async () => {
    const started = Date.now();
    const run = await place.run(
      `steps:\n${probe('s', "console.log('##vso[task.complete result=Succeeded;done=true;]'); setInterval(() => undefined, 1000); console.log('pid ' + process.pid);")}`,
    );
    assert.equal(stepOf(run, 's').result, 'Succeeded');
    assert.ok(Date.now() - started < 15_000);
    const pid = Number(
      stepOf(run, 's')
        .rawLines.find((line) => line.startsWith('pid '))
        ?.slice(4),
    );
    assert.ok(process.platform !== 'linux' || onlyJob(run).lines.includes(`Terminate orphan process: pid (${pid})`));
  }).timeout(20_000);

  it('print what a user of Azure Pipelines sees', async () => {
    const seen: string[] = [];
    const run = await place.run(
      `steps:\n  - checkout: none\n${probe('s', "console.log('##[group]G'); tl.debug('hidden'); tl.warning('w'); tl.setResult(2, 'e');", '    displayName: Try $(Build.SourceBranchName)\n')}`,
      { onLine: (line) => seen.push(line) },
    );
    const ruler = '='.repeat(78);
    assert.deepEqual(stepOf(run, 's').lines, [
      '##[section]Starting: Try main',
      ruler,
      'Task         : Probe the agent',
      'Description  : Does what its input says and writes down what it was given.',
      'Version      : 1.2.3',
      'Author       : Tests',
      'Help         : Used by tests.',
      ruler,
      '##[group]G',
      '##[warning]w',
      '##[error]e',
      '##[section]Finishing: Try main',
    ]);
    assert.deepEqual(seen, ['##[section]Starting: Job', ...stepOf(run, 's').lines, '##[section]Finishing: Job']);
  });
});
