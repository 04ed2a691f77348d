import type { DecorationSettings } from '../decoration/decoration-settings';
import { FINDING_LEVELS } from '../decoration/finding';
import type { Policy } from '../gate/gate-policy';
import { parseChoice, parsed, quoted, refused, type Parsed } from '../parsed';

type Read = (name: string) => string | undefined;

const LONGEST_SECONDS = 600;
const MOST_COMMENTS = 500;

/**
 * Reads what the author wants on pull requests, and names all problems at once.
 *
 * @param onNone what a missing gate does to the build: a status can only say the same
 */
export function parseDecorationInputs(read: Read, onNone: Policy): Parsed<DecorationSettings> {
  const decorate = parseChoice('decoratePullRequest', read('decoratePullRequest'), ['auto', 'on', 'off'], 'auto');
  const comments = parseChoice(
    'pullRequestComments',
    read('pullRequestComments'),
    ['inline', 'summary', 'none'],
    'inline',
  );
  const minSeverity = parseChoice('minCommentSeverity', read('minCommentSeverity'), FINDING_LEVELS, 'info');
  const commentStatus = parseChoice('commentStatus', read('commentStatus'), ['active', 'closed'], 'active');
  const maxComments = parseNumber('maxComments', read('maxComments') ?? '50', 0, MOST_COMMENTS);
  const seconds = parseNumber('decorationTimeoutSec', read('decorationTimeoutSec') ?? '60', 1, LONGEST_SECONDS);
  if (decorate.ok && comments.ok && minSeverity.ok && commentStatus.ok && maxComments.ok && seconds.ok) {
    return parsed({
      decorate: decorate.value,
      timeout: seconds.value * 1000,
      comments: comments.value,
      maxComments: maxComments.value,
      minSeverity: minSeverity.value,
      commentStatus: commentStatus.value,
      onNone,
    });
  }
  return refused(
    ...[decorate, comments, minSeverity, commentStatus, maxComments, seconds].flatMap((one) =>
      one.ok ? [] : one.problems,
    ),
  );
}

function parseNumber(input: string, text: string, least: number, most: number): Parsed<number> {
  const number = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
  return number >= least && number <= most
    ? parsed(number)
    : refused(`${input}: ${quoted(text)} is out of range; it takes ${least} to ${most}.`);
}
