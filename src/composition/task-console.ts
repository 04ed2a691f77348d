import { createLogger } from '../adapters/azure-pipelines/logger';
import { createTaskConsole } from '../adapters/azure-pipelines/task-console';
import type { TaskConsole } from '../ports/task-console';

/** The one console of this process. */
export const taskConsole: TaskConsole = createTaskConsole(createLogger());
