import type { Seal } from '../../secrets/seal';
import { isPublished, publishedState, publishedTasks, stepOf, type JobVariables } from '../job/analyses-of-job';

/**
 * What other Publish steps of this job have published. What this very step has published before it was tried again is
 * not among it, and what nobody knows to be of a Publish neither: both are judged again.
 */
export interface EarlierVerdicts {
  /** Background tasks of SonarQube. */
  readonly tasks: ReadonlySet<string>;
  hasKey(key: string): boolean;
}

/** @param seals of the analyses of Prepare; where there is none, of the connection */
export function readEarlierVerdicts(job: Pick<JobVariables, 'agent'>, seals: readonly Seal[]): EarlierVerdicts {
  const step = stepOf(job);
  const tasks = publishedTasks(job, seals).filter((published) => isPublished(published, step));
  return {
    tasks: new Set(tasks.map(({ task }) => task)),
    hasKey: (key) => isPublished(publishedState(job, key, seals), step),
  };
}
