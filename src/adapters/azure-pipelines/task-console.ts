import type { Logger } from '../../ports/logger';
import type { TaskConsole } from '../../ports/task-console';
import { safeLines } from './logger';
import { taskLibrary } from './task-library';

/** Standard output, signals and faults of this process as the boundary of a task needs them. */
export function createTaskConsole(logger: Logger): TaskConsole {
  let completed = false;
  return {
    logger,
    complete: (result, message) => {
      if (completed) return;
      completed = true;
      // Not `setResult`: it adds an issue of its own, and its word for a canceled task (`Cancelled`) fails the step.
      // `done` lets the agent go on although a child of a canceled task may still hold the pipe.
      const properties = result === 'Canceled' ? { result, done: 'true' } : { result };
      taskLibrary.command('task.complete', properties, safeLines(message).join('\n'));
    },
    onCancel: (listener) => {
      process.on('SIGINT', listener);
      process.on('SIGTERM', listener);
      // CTRL_BREAK, which the agent sends on Windows when CTRL_C did not help.
      process.on('SIGBREAK', listener);
    },
    onFault: (listener) => {
      process.on('uncaughtException', (error) => {
        // The agent closed its end of the pipe: nobody is left to hear about it.
        if ((error as NodeJS.ErrnoException).code !== 'EPIPE') listener(error);
      });
      process.on('unhandledRejection', listener);
      // A task that waits for something that nothing will ever do would end with code 0, which the agent takes for
      // success.
      process.on('beforeExit', () => {
        if (!completed) listener(new Error('the task stopped without a result'));
      });
      process.on('exit', () => {
        if (!completed) process.exitCode = 1;
      });
    },
    // A failed task exits with 0 as well: its result is what `task.complete` says.
    exit: () => void process.stdout.write('', () => process.exit(0)),
  };
}
