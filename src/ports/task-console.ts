import type { Logger } from './logger';
import type { TaskResult } from './agent';

/** How a task ends: the result for the agent, and one sentence for the page of the run. */
export interface TaskCompletion {
  readonly result: TaskResult;
  readonly message: string;
}

/** What the error boundary of a task needs from the world: to speak, to end, and to hear what ends it from outside. */
export interface TaskConsole {
  readonly logger: Logger;
  /** Writes the one `task.complete`; later calls write nothing. */
  complete(result: TaskResult, message: string): void;
  /** The agent asks the task to stop (a canceled run, a time limit of the step). */
  onCancel(listener: () => void): void;
  /** Something was thrown, or a promise rejected, that no code caught. */
  onFault(listener: (thrown: unknown) => void): void;
  /** Ends the process as soon as everything said is written, whatever still runs. */
  exit(): void;
}
