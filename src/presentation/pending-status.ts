import type { PipelineRun } from '../documents/pipeline-run';
import { onOneLine, withoutJoiners } from './plain-text';

/** What fits the line of a status. */
const MOST_CHARACTERS = 200;

/**
 * The status of all projects until the first verdict on new commits is there. Apart from what else is said on a pull request: Prepare
 * says nothing but this.
 */
export function pendingDescription({ buildNumber, buildId }: Pick<PipelineRun, 'buildNumber' | 'buildId'>): string {
  return onOneLine(
    `Build ${withoutJoiners(buildNumber) || buildId} is analyzing these commits. If it has ended and this is still shown, run it again.`,
    MOST_CHARACTERS,
  );
}
