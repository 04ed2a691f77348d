import type { DecorationReport, ThreadCounts } from '../documents/decoration-report';
import { onOneLine } from './plain-text';
import { countOf, formatCount, LOG_LOCALE } from './values';

/** What was done on a pull request: the same words in the log, in the summary of the pull request and on the page of the build. */

const MOST_PROBLEMS = 5;
const MOST_SENTENCE = 1000;

/** Open findings, issues and security hotspots to review together, and why some of them have no comment on a line. */
export function threadCountsInWords(counts: ThreadCounts, locale: string): string {
  const parts: readonly (readonly [number, string])[] = [
    [counts.shown, 'with a comment on the line'],
    [counts.overLimit, 'over the limit of comments'],
    [counts.notInChanges, 'on lines that the pull request does not show'],
    [counts.withoutLine, 'without a line'],
    [counts.belowSeverity, 'below the severity that is commented'],
    [counts.closedByPeople, 'resolved here and open in SonarQube'],
    [counts.deletedByPeople, 'whose comment was deleted here'],
    [counts.doubled, 'with a second comment that people answered'],
  ];
  const said = parts.filter(([count]) => count > 0).map(([count, words]) => `${formatCount(count, locale)} ${words}`);
  return `${countOf(counts.open, 'open finding', locale)}${said.length === 0 ? '' : `: ${said.join(', ')}`}`;
}

/** One line of the log: what the pull request shows, and what this run did. */
export function decorationLine(
  pullRequestId: string,
  counts: ThreadCounts,
  { created, updated }: { readonly created: number; readonly updated: number },
): string {
  return `Comments of pull request ${pullRequestId}: ${created} posted, ${updated} changed; ${threadCountsInWords(counts, LOG_LOCALE)}.`;
}

/** That an empty list of issues is not known to be one. */
export function untoldIssues(projects: readonly string[]): string {
  return `SonarQube lists no issues of ${projects.map((key) => onOneLine(key)).join(', ')} to the token, and no measure confirms that there are none. A user token whose user may browse the project shows them.`;
}

/** How it ended, in one sentence; `null` where it failed, of which the problems tell. */
export function decorationOutcome({
  state,
  status,
  pullRequestId,
  iterationId,
}: Pick<DecorationReport, 'state' | 'status' | 'pullRequestId' | 'iterationId'>): string | null {
  switch (state) {
    case 'decorated': {
      const iteration = iterationId === null ? '' : `, on iteration ${iterationId}`;
      return `Pull request ${pullRequestId} shows the quality gate: ${status ?? 'none'}${iteration}.`;
    }
    case 'by-server':
      return `Pull request ${pullRequestId} is decorated by SonarQube itself (decoratePullRequest: auto).`;
    case 'superseded':
      return `Pull request ${pullRequestId} has newer commits than this build, or another target (superseded): nothing is shown there.`;
    case 'failed':
      return null;
  }
}

/** Issues of a separate project, by the lines that its pull request changes. */
export interface IssuesOnChangedLines {
  readonly onChangedLines: number;
  /** All that are open in the separate project. */
  readonly total: number;
  /** Whether all were looked at; else there may be more on changed lines. */
  readonly isAll: boolean;
}

/**
 * What no gate of a separate project judges.
 *
 * @param counted a text says why nobody could count
 */
export function changedLinesSentence(
  counted: IssuesOnChangedLines | string,
  { pullRequestId, project }: { readonly pullRequestId: string; readonly project: string },
): string {
  const lines = `on lines that pull request ${pullRequestId} changes`;
  if (typeof counted === 'string') {
    return onOneLine(`How many open issues of ${project} are ${lines} is not known: ${counted}.`, MOST_SENTENCE);
  }
  const { onChangedLines, total, isAll } = counted;
  if (total === 0) return onOneLine(`${project} has no open issue, ${lines} or elsewhere.`);
  const number = onChangedLines === 0 ? 'none' : formatCount(onChangedLines, LOG_LOCALE);
  const ofAll = `Of ${countOf(total, 'open issue', LOG_LOCALE)} of ${project}, ${isAll ? '' : 'at least '}${number}`;
  const isOrAre = onChangedLines === 1 ? 'is' : 'are';
  return onOneLine(`${ofAll} ${isOrAre} ${lines}. The gate of a separate project does not judge them.`, MOST_SENTENCE);
}

/** Where nothing is shown but the end of what Prepare has begun. */
export function settledLine(pullRequestId: string): string {
  return `The status of pull request ${pullRequestId} that Prepare has set to pending has the verdict now; nothing else is shown there (decoratePullRequest: off).`;
}

/** All that a decoration report tells, a sentence each, at least one. Plain text, on one line each. */
export function decorationSentences(report: DecorationReport, locale: string): readonly string[] {
  const { analysisKeys, counts, problems, pullRequestId } = report;
  const outcome = decorationOutcome(report);
  const together = analysisKeys.length > 1 ? ` (${countOf(analysisKeys.length, 'project', locale)} together)` : '';
  const left = problems.length - MOST_PROBLEMS;
  const sentences = [
    ...(outcome === null ? [] : [outcome]),
    ...(counts === null
      ? []
      : [`Comments of pull request ${pullRequestId}${together}: ${threadCountsInWords(counts, locale)}.`]),
    ...problems.slice(0, MOST_PROBLEMS),
    ...(left > 0 ? [`The log of the step that published it has ${countOf(left, 'more warning', locale)}.`] : []),
  ].map((sentence) => onOneLine(sentence, MOST_SENTENCE));
  const said = [...new Set(sentences)].filter((sentence) => sentence !== '');
  return said.length > 0 ? said : [onOneLine(`Pull request ${pullRequestId} does not show the quality gate.`)];
}
