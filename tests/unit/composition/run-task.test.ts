import assert from 'node:assert/strict';
import { runTask, type RunnableTask } from '../../../src/composition/run-task';
import { noHandoff } from '../../../src/errors/handoff-errors';
import type { TaskConsole } from '../../../src/ports/task-console';

/** A console that writes down what it is asked to do, in order. */
function recordingConsole() {
  const said: string[] = [];
  let cancel: () => void = () => undefined;
  let fault: (thrown: unknown) => void = () => undefined;
  const say = (kind: string) => (text: string) => void said.push(`${kind}: ${text}`);
  const console: TaskConsole = {
    logger: {
      info: say('info'),
      warning: say('warning'),
      error: say('error'),
      debug: say('debug'),
      startGroup: say('group'),
      endGroup: () => void said.push('endgroup'),
    },
    complete: (result, message) => void said.push(`complete: ${result} ${message}`),
    onCancel: (listener) => (cancel = listener),
    onFault: (listener) => (fault = listener),
    exit: () => void said.push('exit'),
  };
  return { console, said, cancel: () => cancel(), fault: (thrown: unknown) => fault(thrown) };
}

const succeeds: RunnableTask = () => Promise.resolve({ result: 'Succeeded', message: 'done' });

describe('run-task', () => {
  it('tells the result of the use case once, as the last act', async () => {
    const { console, said } = recordingConsole();
    await runTask('Prepare', console, () => succeeds);
    assert.deepEqual(said, ['complete: Succeeded done', 'exit']);
  });

  for (const [how, task] of [
    ['succeeded', succeeds],
    ['failed', () => Promise.reject(noHandoff('Publish'))],
  ] as const) {
    it(`breaks off what nobody waits for any more when the task has ${how}, and says no more`, async () => {
      const { console, said, fault } = recordingConsole();
      let signal: AbortSignal | undefined;
      await runTask('Publish', console, () => (stopped) => {
        signal = stopped;
        return task(stopped);
      });
      assert.equal(signal?.aborted, true);
      const before = [...said];
      fault(signal.reason);
      assert.deepEqual(said, before);
      assert.equal(said.at(-1), 'exit', 'nothing that is still open keeps the process');
    });
  }

  it('prints a known failure once: what, remedy, code', async () => {
    const { console, said } = recordingConsole();
    const failure = noHandoff('Analyze');
    await runTask('Analyze', console, () => () => Promise.reject(failure));
    assert.deepEqual(
      said.filter((line) => !line.startsWith('debug')),
      [
        `error: ${failure.message}\n${failure.remedy}  [SQ-HANDOFF-NONE]`,
        `complete: Failed ${failure.message}`,
        'exit',
      ],
    );
  });

  const throwers: [string, () => RunnableTask][] = [
    ['the use case', () => () => Promise.reject(new TypeError('x is not a function'))],
    [
      'composing it',
      () => {
        throw new TypeError('x is not a function');
      },
    ],
  ];
  for (const [where, build] of throwers) {
    it(`calls whatever else ${where} throws a fault of the extension, its stack under debug only`, async () => {
      const { console, said } = recordingConsole();
      await runTask('Prepare', console, build);
      const [error, debug, complete, exit] = said;
      assert.match(error ?? '', /^error: This is a fault of the extension: x is not a function\n.*\[SQ-INTERNAL\]$/);
      assert.match(debug ?? '', /^debug: TypeError: x is not a function\n\s+at /);
      assert.match(complete ?? '', /^complete: Failed /);
      assert.equal(exit, 'exit');
      assert.equal(said.length, 4);
    });
  }

  it('ends a canceled task as Canceled, whatever its use case answers', async () => {
    for (const answer of [
      () => Promise.resolve({ result: 'Succeeded', message: 'done' } as const),
      () => Promise.reject(new Error('aborted')),
    ]) {
      const { console, said, cancel } = recordingConsole();
      await runTask('Analyze', console, () => async (stopped) => {
        cancel();
        assert.equal(stopped.aborted, true);
        return await answer();
      });
      assert.deepEqual(said, ['info: Analyze is being canceled.', 'complete: Canceled Analyze was canceled.', 'exit']);
    }
  });

  it('hears a second cancellation without a second word', async () => {
    const { console, said, cancel } = recordingConsole();
    await runTask('Analyze', console, () => async () => {
      cancel();
      cancel();
      return await succeeds(new AbortController().signal);
    });
    assert.equal(said.filter((line) => line.startsWith('info')).length, 1);
    assert.equal(said.filter((line) => line.startsWith('complete')).length, 1);
  });

  it('fails on a fault outside of the use case, stops the use case and writes one result', async () => {
    const { console, said, fault } = recordingConsole();
    await runTask('Publish', console, () => async (stopped) => {
      fault(new RangeError('thrown in a callback'));
      assert.equal(stopped.aborted, true);
      return await succeeds(stopped);
    });
    assert.deepEqual(
      said.filter((line) => line.startsWith('complete') || line === 'exit'),
      ['complete: Failed This is a fault of the extension: thrown in a callback', 'exit'],
    );
  });
});
