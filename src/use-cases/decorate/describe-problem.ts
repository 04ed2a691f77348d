import { pullRequestNotWritable, pullRequestNotVisible } from '../../errors/pull-request-errors';
import { TaskError } from '../../errors/errors';
import { refusalOf } from '../../errors/refused-answer';
import type { PullRequest } from '../../ports/pull-request';
import { problemOf } from './decoration-run';

/** Where a right may be missing. */
export interface DecoratedPlace {
  /** Name of the repository, or its id. */
  readonly repository: string;
  /** On which rights on it are granted; `null` where nobody tells. */
  readonly page: string | null;
  /** Whether the build is of a fork. */
  readonly isFork: boolean;
  readonly pullRequest: Pick<PullRequest, 'identity'>;
}

/**
 * What went wrong, for a person who can mend it: which identity lacks which right on which repository, and where to grant it.
 * A whole message, but for what it is about. What SonarQube refused says nothing about rights in Azure DevOps.
 */
export async function describeProblem(error: unknown, place: DecoratedPlace): Promise<string> {
  if (isMissingRight(error)) return (await missingRight(error, place)).describe();
  return `${problemOf(error)}.${isOfOthers(error) ? ' Only the identity that wrote a comment may change it.' : ''}`;
}

/** Whether Azure DevOps refused for what the identity may not do or see, not for a comment or for what statuses may be posted. */
export function isMissingRight(error: unknown): boolean {
  const { status, body = '' } = refusalOf(error) ?? {};
  const isRefused = (status === 403 || status === 404) && !/"typeKey":"\w*(Comment|Status)/.test(body);
  return error instanceof TaskError && error.code === 'SQ-ADO-REQUEST' && isRefused;
}

/** Whether it is about a comment that another identity wrote, which alone may change its text. */
export function isOfOthers(error: unknown): boolean {
  return isOfComment(error) && refusalOf(error)?.status === 403;
}

/** Whether it is about a single comment: somebody has deleted it (404), or another identity wrote it (403). */
export function isOfComment(error: unknown): boolean {
  return /"typeKey":"\w*Comment/.test(refusalOf(error)?.body ?? '');
}

/** The same refusal with all that is needed to mend it. */
export async function missingRight(
  error: unknown,
  { repository, page, isFork, pullRequest }: DecoratedPlace,
): Promise<TaskError> {
  const identity = await pullRequest.identity().catch(() => null);
  const place = { identity: identity?.name ?? identity?.id ?? 'of the token', repository, page, isFork };
  return refusalOf(error)?.status === 403 ? pullRequestNotWritable(place, error) : pullRequestNotVisible(place, error);
}
