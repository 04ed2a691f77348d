import type { TaskResult } from '../../ports/agent';

/** How a task ends: the result that the agent is told, and one sentence for the run's page. */
export interface TaskEnding {
  readonly result: TaskResult;
  readonly message: string;
}
