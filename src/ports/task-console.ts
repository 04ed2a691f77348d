import type { Logger } from './logger';
import type { TaskResult } from './agent';

/** What the error boundary of a task needs from the world: to speak, to end, and to hear what ends it from outside. */
export interface TaskConsole {
  readonly logger: Logger;
  /** Writes the one `task.complete`; later calls write nothing. The process then ends by itself. */
  complete(result: TaskResult, message: string): void;
  /** The agent asks the task to stop (a cancelled run, a time limit of the step). */
  onCancel(listener: () => void): void;
  /** Something was thrown, or a promise rejected, that no code caught. */
  onFault(listener: (thrown: unknown) => void): void;
  /** Ends the process as soon as everything said is written, whatever still runs. */
  exit(): void;
}
