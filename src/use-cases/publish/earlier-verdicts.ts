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

/** @param seal of the analyses of Prepare; where there is none, of the connection; `null` where nothing can be there */
export function readEarlierVerdicts(job: Pick<JobVariables, 'agent'>, seal: Seal | null): EarlierVerdicts {
  const step = stepOf(job);
  const published = seal === null ? [] : publishedTasks(job, seal);
  return {
    tasks: new Set(published.filter((one) => isPublished(one, step)).map(({ task }) => task)),
    hasKey: (key) => seal !== null && isPublished(publishedState(job, key, seal), step),
  };
}
