import { setMaxListeners } from 'node:events';
import { messageOf, TaskError, internalFault } from '../errors/errors';
import type { TaskResult } from '../ports/agent';
import type { TaskCompletion, TaskConsole } from '../ports/task-console';

/** A composed use case. It stops early, and ends its child processes, when the signal says so. */
export type RunnableTask = (stopped: AbortSignal) => Promise<TaskCompletion>;

/**
 * Time that a task gets to stop its children. The agent sends SIGINT, waits 7.5 s, sends SIGTERM, waits 2.5 s and
 * kills the process tree; the result must be written well before.
 */
const STOP_GRACE_MILLISECONDS = 5000;

/**
 * The error boundary of a task. Runs the use case and tells the agent its result exactly once, as the last act: an
 * expected failure is printed once with its remedy and code, anything else thrown is SQ-INTERNAL with its stack only
 * under `system.debug`. A canceled task ends as `Canceled`, whatever its use case answers. Never rejects.
 *
 * @param name for messages about the task itself, for example `Prepare`
 * @param build composes the use case; what it throws is handled like a failure of the use case
 */
export async function runTask(
  name: string,
  console: TaskConsole,
  build: () => RunnableTask | Promise<RunnableTask>,
): Promise<void> {
  const stopping = new AbortController();
  // Each request that is under way listens; Node takes more than ten for a leak.
  setMaxListeners(0, stopping.signal);
  let ended = false;
  let canceled = false;
  let stopWaiting: () => void = () => undefined;
  const grace = new Promise<void>((resolve) => (stopWaiting = resolve));
  let timer: NodeJS.Timeout | undefined;

  const end = (result: TaskResult, message: string): void => {
    if (ended) return;
    ended = true;
    console.complete(result, message);
  };
  const fail = (thrown: unknown): void => {
    // What a use case throws while it is being stopped is a consequence, not a cause.
    if (ended || canceled) return;
    const error = thrown instanceof TaskError ? thrown : internalFault(messageOf(thrown), thrown);
    console.logger.error(error.describe());
    explain(console, thrown);
    end('Failed', error.message);
  };
  const stop = (): void => {
    stopping.abort();
    timer ??= setTimeout(stopWaiting, STOP_GRACE_MILLISECONDS);
  };

  console.onCancel(() => {
    if (ended || canceled) return;
    canceled = true;
    console.logger.info(`${name} is being canceled.`);
    stop();
  });
  console.onFault((thrown) => {
    if (ended) return;
    fail(thrown);
    stop();
  });

  const work = (async () => {
    const task = await build();
    const ending = await task(stopping.signal);
    if (!canceled) end(ending.result, ending.message);
  })().catch(fail);

  await Promise.race([work, grace]);
  clearTimeout(timer);
  if (canceled) end('Canceled', `${name} was canceled.`);
  // A request that nobody waits for any more would keep the process, and the step with it, until its own time-out.
  stopping.abort();
  console.exit();
}

function explain(console: TaskConsole, thrown: unknown): void {
  for (let link = thrown; link instanceof Error; link = link.cause) console.logger.debug(link.stack ?? link.message);
}
