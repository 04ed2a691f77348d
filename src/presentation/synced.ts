import { onOneLine } from './plain-text';
import { countOf, LOG_LOCALE } from './values';

/** What was done on one pull request. */
export interface SyncedFacts {
  readonly pullRequestId: string;
  readonly commentsChanged: number;
  readonly statusChanged: boolean;
  readonly carried: number;
  readonly isPending: boolean;
  /** Another identity wrote its summary, which alone may change it. */
  readonly summaryIsLeft: boolean;
  readonly problems: readonly string[];
  /** Nothing was written: it is what would be done. */
  readonly dryRun: boolean;
}

/** A team project whose pull requests are not followed. */
export function leftOutLine(project: string, problem: string): string {
  return `Project ${project} is left out: ${onOneLine(problem, 500)}`;
}

/** A line for each thing that is worth one; none where nothing was done and nothing is wrong. */
export function syncedLines(facts: SyncedFacts): readonly string[] {
  const { pullRequestId, commentsChanged, statusChanged, carried, isPending, summaryIsLeft, problems, dryRun } = facts;
  const done = [
    ...(commentsChanged > 0
      ? [`${countOf(commentsChanged, 'comment', LOG_LOCALE)} ${dryRun ? 'would change' : 'changed'}`]
      : []),
    ...(statusChanged ? [`status ${dryRun ? 'would follow' : 'follows'} the quality gate`] : []),
    ...(carried > 0
      ? [`${countOf(carried, 'decision', LOG_LOCALE)} ${dryRun ? 'would be ' : ''}carried to SonarQube`]
      : []),
  ];
  const name = `Pull request ${pullRequestId}`;
  return [
    ...(done.length === 0 ? [] : [`✓ ${name}: ${done.join(', ')}`]),
    ...(isPending
      ? [`! ${name}: waits for the verdict on its newest commits; where no build is running, run one again`]
      : []),
    ...(summaryIsLeft
      ? [`! ${name}: another identity wrote its summary, and alone may change it: the next build brings it up to date`]
      : []),
    ...problems.map((problem) => `✗ ${name}: ${onOneLine(problem, 500)}`),
  ];
}
