import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type AttachedFile } from '../../../local/agent/run/pipeline-run';
import { ServerQueue } from '../../../local/agent/run/server-queue';
import { createWorkplace, onlyJob, probe, stepOf, type Workplace } from './run-text';

const print = (...lines: string[]) => lines.map((line) => `console.log(${JSON.stringify(line)});`).join(' ');

describe('logging commands in a step', () => {
  let place: Workplace;
  beforeEach(() => (place = createWorkplace()));
  afterEach(() => place.remove());

  const run = async (code: string, more = '', options = {}) => {
    const outcome = await place.run(
      `steps:\n  - checkout: none\n${probe('s', code, more)}  - script: ''\n    name: next\n    condition: always()\n`,
      options,
    );
    return { outcome, step: stepOf(outcome, 's'), job: onlyJob(outcome) };
  };

  it('are used up; what only looks like one is printed with a warning', async () => {
    const { step } = await run(print('before ##vso[task.debug]gone', '##vso[task.debug', 'plain'));
    assert.equal(step.lines.includes('plain'), true);
    assert.equal(step.lines.includes('##vso[task.debug'), true);
    assert.equal(
      step.lines.some((line) => line.includes('gone')),
      false,
    );
    assert.match(
      step.issues[0]?.message ?? '',
      /contains logging command keyword '##vso', but it's not a legal command/,
    );
    assert.deepEqual([step.issues[0]?.type, step.result], ['warning', 'Succeeded']);
  });

  const faults: [what: string, line: string, type: string, message: RegExp, result: string][] = [
    [
      'an unknown area',
      '##vso[nosuch.event]x',
      'warning',
      /Cannot find command extension for ##vso\[nosuch\.command\]/,
      'Succeeded',
    ],
    [
      'an unknown event',
      '##vso[task.nosuch]x',
      'error',
      /Unable to process command '##vso\[task\.nosuch\]x'/,
      'Failed',
    ],
    [
      'another host’s area',
      '##vso[release.updatereleasename]x',
      'error',
      /release commands are not supported for Build flow/,
      'Failed',
    ],
    ['a result that is none', '##vso[task.complete result=failed]', 'error', /Unable to process command/, 'Failed'],
    ['a variable without a name', '##vso[task.setvariable]x', 'error', /Unable to process command/, 'Failed'],
    [
      'a secret of two lines',
      '##vso[task.setvariable variable=a;issecret=true]x%0Ay',
      'error',
      /Unable to process command/,
      'Failed',
    ],
    ['an issue of no type', '##vso[task.logissue]x', 'warning', /issue type is missing/, 'Succeeded'],
    ['an issue of a strange type', '##vso[task.logissue type=note]x', 'error', /Unable to process command/, 'Failed'],
    [
      'an attachment that is not there',
      '##vso[task.addattachment type=a;name=b]/nowhere',
      'error',
      /Unable to process command/,
      'Failed',
    ],
    [
      'an attachment with a slash in its name',
      '##vso[task.addattachment type=a;name=b/c]/tmp',
      'error',
      /Unable to process command/,
      'Failed',
    ],
    [
      'a read-only variable',
      '##vso[task.setvariable variable=build.sourcebranch]x',
      'warning',
      /Overwriting readonly variable/,
      'Succeeded',
    ],
    ['a detail without an id', '##vso[task.logdetail name=a]', 'error', /Unable to process command/, 'Failed'],
    [
      'the system connection',
      '##vso[task.setendpoint id=SystemVssConnection;field=url]http://x',
      'error',
      /Unable to process command/,
      'Failed',
    ],
  ];
  for (const [what, line, type, message, result] of faults)
    it(`answer ${what} with a ${type}, and the step is ${result}`, async () => {
      const { step } = await run(print(line));
      assert.equal(step.issues[0]?.type, type);
      assert.match(step.issues[0]?.message ?? '', message);
      assert.equal(step.result, result);
    });

  it('refuse read-only variables where the server says so', async () => {
    const { step } = await run(print('##vso[task.setvariable variable=build.sourcebranch]x'), '', {
      variables: { 'agent.readOnlyVariables': 'true' },
    });
    assert.equal(step.result, 'Failed');
  });

  it('keep issues with their place, in the words of the agent', async () => {
    const { step } = await run(
      "console.log('##vso[task.logissue type=error;sourcepath=' + tl.getVariable('Build.SourcesDirectory') + '/src/a.ts;linenumber=3;code=S1;]bad%0Aworse'); console.log('##vso[task.issue type=warning]w');",
    );
    const [error, warning] = step.issues;
    assert.match(error?.message ?? '', /src\/a\.ts\(3,\): error S1: bad\nworse$/);
    assert.deepEqual([error?.category, error?.data['sourcepath'], error?.data['code']], ['Code', 'src/a.ts', 'S1']);
    assert.deepEqual([warning?.category, warning?.message], ['General', 'w']);
    assert.equal(step.result, 'Succeeded');
  });

  it('let a secret stay one when it is set again without the flag', async () => {
    const { job, step } = await run(
      print(
        '##vso[task.setvariable variable=a;issecret=true]first-secret',
        '##vso[task.setvariable variable=A]second-secret',
        'first-secret second-secret',
      ),
    );
    assert.ok(job.secretVariableNames.includes('a'));
    assert.equal(job.publicVariables['a'], undefined);
    assert.ok(step.lines.includes('*** ***'));
    assert.ok(step.rawLines.includes('first-secret second-secret'));
  });

  it('show what they did only with System.Debug', async () => {
    const line = '##vso[task.setvariable variable=quiet]x';
    const [off, on] = [await run(print(line)), await run(print(line), '', { variables: { 'System.Debug': 'true' } })];
    assert.equal(
      off.step.lines.some((each) => each.startsWith('##[debug]')),
      false,
    );
    assert.ok(on.step.lines.includes(`##[debug]Processed: ${line}`));
  });

  it('put folders before the search path of later steps, newest first', async () => {
    const text = `steps:\n  - checkout: none\n${probe('s', print('##vso[task.prependpath]/first', '##vso[task.prependpath]/second'))}  - script: echo "path=$PATH"\n    name: next\n`;
    const outcome = await place.run(text);
    assert.ok(stepOf(outcome, 'next').lines.some((line) => line.startsWith('path=/second:/first:')));
  });

  describe('in restricted mode', () => {
    const attach = (path: string) =>
      print(
        `##vso[task.addattachment type=t;name=n]${path}`,
        '##vso[task.setvariable variable=goodOne]1',
        '##vso[task.setvariable variable=badOne]1',
        '##vso[task.prependpath]/x',
      );
    for (const [how, task, more] of [
      ['of task.json', 'Restricted@1', ''],
      ['of the step', 'Probe@1', '    target:\n      commands: restricted\n      settableVariables: [good*]\n'],
    ] as const)
      it(`${how} refuse attachments and variables that are not listed, with a warning`, async () => {
        const file = join(place.folder, 'a.txt');
        writeFileSync(file, 'a');
        const text = `steps:\n  - checkout: none\n${probe('s', attach(file), more).replace('Probe@1', task)}`;
        const outcome = await place.run(text);
        const step = stepOf(outcome, 's');
        assert.deepEqual(step.attachments, []);
        assert.deepEqual(
          step.issues.map(({ type, message }) => `${type} ${message.slice(0, 36)}`),
          [
            'warning ##vso[task.addattachment] is not all',
            "warning Setting variable 'badOne' has been d",
            "warning Setting variable 'PATH' has been dis",
          ],
        );
        const { publicVariables } = onlyJob(outcome);
        assert.deepEqual(
          [publicVariables['goodOne'], publicVariables['badOne'], step.result],
          ['1', undefined, 'Succeeded'],
        );
      });

    it('of nothing at all lets no variable be set', async () => {
      const { job } = await run(
        print('##vso[task.setvariable variable=x]1'),
        '    target:\n      settableVariables: none\n',
      );
      assert.equal(job.publicVariables['x'], undefined);
    });
  });

  it('keep attachments with their content', async () => {
    const { step } = await run(
      "const f = tl.getVariable('Agent.TempDirectory') + '/sum.md'; require('fs').writeFileSync(f, '# Hi'); tl.uploadSummary(f); tl.addAttachment('my-type', 'my name', f);",
    );
    assert.deepEqual(
      step.attachments.map(({ type, name, content }) => [type, name, content?.toString()]),
      [
        ['DistributedTask.Core.Summary', 'sum.md', '# Hi'],
        ['my-type', 'my name', '# Hi'],
      ],
    );
  });

  it('lose a file that is gone when its time to be uploaded comes', async () => {
    const into: AttachedFile[] = [];
    const queue = new ServerQueue(undefined);
    queue.attach({ recordId: 'r', type: 't', name: 'n', path: join(place.folder, 'nowhere'), into });
    await queue.stop();
    assert.equal(into[0]?.content, undefined);
    assert.match(into[0]?.uploadError ?? '', /gone before it was uploaded/);
  });
});

describe('secrets of a job', () => {
  let place: Workplace;
  beforeEach(() => (place = createWorkplace()));
  afterEach(() => place.remove());

  it('reach scripts only where env maps them, and no log in any of their forms', async () => {
    const secret = 'päss "w/ord\\x';
    const code = `const s = tl.getVariable('TOKEN'); console.log('plain ' + s); console.log('json ' + JSON.stringify(s)); console.log('uri ' + encodeURIComponent(s)); console.log('b64 ' + Buffer.from(s).toString('base64')); console.error('error ' + s); const m = 'made-' + 'secret'; tl.setVariable('made', m, true); console.log(m + ' ' + Buffer.from(m).toString('base64'));`;
    const seen: string[] = [];
    const outcome = await place.run(
      `variables:\n  System.Debug: 'true'\n  derived: 'x-$(TOKEN)'\nsteps:\n${probe('s', code)}  - script: echo "[$TOKEN][$MAPPED][$SECRET_TOKEN][$DERIVED]"\n    name: t\n    env:\n      MAPPED: $(TOKEN)\n`,
      { secrets: { TOKEN: secret }, onLine: (line) => seen.push(line) },
    );
    assert.equal(outcome.result, 'Succeeded');
    const forms = [
      secret,
      JSON.stringify(secret).slice(1, -1),
      encodeURIComponent(secret),
      Buffer.from(secret).toString('base64'),
      'made-secret',
    ];
    for (const form of forms)
      assert.deepEqual(
        seen.filter((line) => line.includes(form)),
        [],
      );
    const [plain, made] = [stepOf(outcome, 's').rawLines, stepOf(outcome, 's').lines];
    assert.ok(plain.includes(`plain ${secret}`));
    // The agent does not know the Base64 form of a secret that is made while the job runs.
    assert.ok(made.includes(`*** ${Buffer.from('made-secret').toString('base64')}`));
    assert.ok(stepOf(outcome, 't').rawLines.includes(`[][${secret}][][]`));
    assert.ok(onlyJob(outcome).secretVariableNames.includes('derived'));
  });
});
