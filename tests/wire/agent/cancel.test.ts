import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createWorkplace, probe, resultsOf, stepOf, type Workplace } from './run-text';

const TIMES = { afterInterrupt: 400, afterTerminate: 300, forPipes: 1000 };

describe('a run that is canceled', () => {
  let place: Workplace;
  beforeEach(() => (place = createWorkplace()));
  afterEach(() => place.remove());

  const cancelAt = (text: string, pipeline: string) => {
    const user = new AbortController();
    return place.run(pipeline, {
      signal: user.signal,
      processTimes: TIMES,
      onLine: (line) => {
        if (line.includes(text)) user.abort();
      },
    });
  };
  /** A dead process that its parent has not yet asked about does not live. */
  const isAlive = (pid: number) => {
    try {
      return !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
    } catch {
      return false;
    }
  };

  it('interrupts its step, skips the next and runs what asks for it', async () => {
    const code =
      "process.on('SIGINT', () => { console.log('interrupted'); process.exit(0); }); setInterval(() => undefined, 1000); console.log('ready');";
    const run = await cancelAt(
      'ready',
      `steps:\n${probe('s', code)}  - script: echo 1\n    name: skipped\n  - script: echo 2\n    name: cleanUp\n    condition: canceled()\n  - script: echo 3\n    name: anyway\n    condition: always()\n`,
    );
    assert.deepEqual(resultsOf(run), { s: 'Canceled', skipped: 'Skipped', cleanUp: 'Succeeded', anyway: 'Succeeded' });
    assert.ok(stepOf(run, 's').rawLines.includes('interrupted'));
    assert.deepEqual(
      stepOf(run, 's').lines.filter((line) => line.startsWith('##[error]')),
      [
        '##[error]The Operation will be canceled. The next steps may not contain expected logs.',
        '##[error]The operation was canceled.',
      ],
    );
    assert.equal(run.result, 'Canceled');
  });

  it('lets a step go on whose condition still holds', async () => {
    const code = "console.log('ready'); setTimeout(() => console.log('went on'), 300);";
    const run = await cancelAt('ready', `steps:\n${probe('s', code, '    condition: always()\n')}`);
    assert.ok(stepOf(run, 's').rawLines.includes('went on'));
    assert.deepEqual([stepOf(run, 's').result, run.result], ['Succeeded', 'Canceled']);
  });

  it('ends a stubborn task and everything it has started', async function () {
    if (process.platform !== 'linux') this.skip();
    const stubborn =
      "for (const s of ['SIGINT', 'SIGTERM']) process.on(s, () => console.log('got ' + s)); setInterval(() => undefined, 1000);";
    const code = `const child = require('child_process').spawn(process.execPath, ['-e', ${JSON.stringify(stubborn)}], { stdio: 'ignore' }); ${stubborn} console.log('ready ' + process.pid + ' ' + child.pid);`;
    const run = await cancelAt('ready', `steps:\n${probe('s', code)}`);
    const { rawLines, result } = stepOf(run, 's');
    assert.deepEqual(
      rawLines.filter((line) => line.startsWith('got ')),
      ['got SIGINT', 'got SIGTERM'],
    );
    assert.equal(result, 'Canceled');
    const pids =
      rawLines
        .find((line) => line.startsWith('ready '))
        ?.split(' ')
        .slice(1)
        .map(Number) ?? [];
    assert.equal(pids.length, 2);
    assert.deepEqual(pids.filter(isAlive), []);
  });

  it('starts no further job or stage', async () => {
    const run = await cancelAt(
      'ready',
      'stages:\n  - stage: a\n    jobs:\n      - job: x\n        steps: [{ checkout: none }, { script: echo ready && exec sleep 30 }]\n      - job: y\n        steps: [{ script: echo y }]\n  - stage: b\n    jobs: [{ job: z, steps: [{ script: echo z }] }]\n',
    );
    const [a, b] = run.stages;
    assert.deepEqual(
      a?.jobs.map((job) => job.result),
      ['Canceled', 'Canceled'],
    );
    assert.deepEqual([a?.result, b?.result, b?.jobs, run.result], ['Canceled', 'Canceled', [], 'Canceled']);
  });

  it('ends what a succeeded job has left running', async function () {
    if (process.platform !== 'linux') this.skip();
    const code =
      "const child = require('child_process').spawn('sleep', ['60'], { stdio: 'ignore', detached: true }); child.unref(); console.log('left ' + child.pid);";
    const run = await place.run(`steps:\n${probe('s', code)}`);
    const pid = Number(
      stepOf(run, 's')
        .rawLines.find((line) => line.startsWith('left '))
        ?.slice(5),
    );
    assert.ok(pid > 0);
    assert.equal(run.stages[0]?.jobs[0]?.lines.includes(`Terminate orphan process: pid (${pid})`), true);
  });
});
