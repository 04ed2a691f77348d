import type { TaskResult } from '../ports/agent';

/** How a task ends: its result for the agent, and one line that says why. */
export interface TaskEnding {
  readonly result: TaskResult;
  readonly message: string;
}
