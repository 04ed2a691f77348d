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
  readonly pullRequest: Pick<PullRequest, 'identity'>;
}

/**
 * What went wrong, for a person who can mend it: which identity lacks which right on which repository, and where to grant it.
 * A whole message, but for what it is about. What SonarQube refused says nothing about rights in Azure DevOps.
 */
export async function describeProblem(
  error: unknown,
  { repository, page, pullRequest }: DecoratedPlace,
): Promise<string> {
  const status = refusalOf(error)?.status;
  const isOfAzureDevOps = error instanceof TaskError && error.code === 'SQ-ADO-REQUEST';
  if (!isOfAzureDevOps || (status !== 403 && status !== 404)) return `${problemOf(error)}.`;
  const identity = await pullRequest.identity().catch(() => null);
  const place = { identity: identity?.name ?? identity?.id ?? 'of the token', repository, page };
  const problem = status === 403 ? pullRequestNotWritable(place, error) : pullRequestNotVisible(place, error);
  return problem.describe();
}
