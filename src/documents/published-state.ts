import * as v from 'valibot';
import { parseUnversioned } from './parse-document';

/** Content of the variable `SONARQUBE_PUBLISHED_<KEY>`: which verdict was published, and by which step. */
export const publishedStateSchema = v.object({
  status: v.picklist(['passed', 'failed', 'none', 'unknown', 'skipped']),
  /** `System.TaskInstanceId`, which a step keeps when it is tried again; `null` where the agent does not tell. */
  step: v.nullable(v.string()),
});
export type PublishedState = Readonly<v.InferOutput<typeof publishedStateSchema>>;

/** Reads the variable; `undefined` when it holds something else. */
export function parsePublishedState(text: string): PublishedState | undefined {
  return parseUnversioned(publishedStateSchema, text);
}

/** Content of the variable `SONARQUBE_PUBLISHED_TASKS`: background tasks of SonarQube whose verdicts were published. */
export const publishedTasksSchema = v.array(v.object({ task: v.string(), ...publishedStateSchema.entries }));
export type PublishedTasks = Readonly<v.InferOutput<typeof publishedTasksSchema>>;

/** Reads the variable; `undefined` when it holds something else. */
export function parsePublishedTasks(text: string): PublishedTasks | undefined {
  return parseUnversioned(publishedTasksSchema, text);
}
