// The order of these imports matters: the first ones prepare for what loading the last one does.
import './job-variables';
import { listenersBefore } from './before-task-library';
import * as taskLibrary from 'azure-pipelines-task-lib/task';

removeFaultHandlers();

/** The task library, tamed: it neither ends tasks by itself nor echoes what it reads. */
export { taskLibrary };

/**
 * Loading the library installs handlers for uncaught exceptions that write a `task.complete` of their own and let the
 * process go on (azure-pipelines-task-lib 5.281 `task.js`). A task must write exactly one, because `Skipped` beats
 * `Failed` when the agent merges two; `composition/run-task` handles such faults. Until it runs, Node's own behavior
 * applies: stack, exit code 1, step failed.
 */
function removeFaultHandlers(): void {
  for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
    const before: readonly unknown[] = listenersBefore[event];
    for (const listener of process.listeners(event as 'uncaughtException')) {
      if (!before.includes(listener)) process.removeListener(event, listener);
    }
  }
}
