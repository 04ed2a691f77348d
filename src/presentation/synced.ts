import { onOneLine } from './plain-text';
import { countOf, LOG_LOCALE } from './values';

/** What was done on one pull request. */
export interface SyncedFacts {
  readonly pullRequestId: string;
  readonly commentsChanged: number;
  readonly statusChanged: boolean;
  readonly carried: number;
  readonly isPending: boolean;
  readonly problems: readonly string[];
}

/** A line for each thing that is worth one; none where nothing was done and nothing is wrong. */
export function syncedLines(facts: SyncedFacts): readonly string[] {
  const { pullRequestId, commentsChanged, statusChanged, carried, isPending, problems } = facts;
  const done = [
    ...(commentsChanged > 0 ? [`${countOf(commentsChanged, 'comment', LOG_LOCALE)} changed`] : []),
    ...(statusChanged ? ['status follows the quality gate'] : []),
    ...(carried > 0 ? [`${countOf(carried, 'decision', LOG_LOCALE)} carried to SonarQube`] : []),
  ];
  const name = `Pull request ${pullRequestId}`;
  return [
    ...(done.length === 0 ? [] : [`✓ ${name}: ${done.join(', ')}`]),
    ...(isPending
      ? [`! ${name}: waits for the verdict on its newest commits; where no build is running, run one again`]
      : []),
    ...problems.map((problem) => `✗ ${name}: ${onOneLine(problem, 500)}`),
  ];
}
