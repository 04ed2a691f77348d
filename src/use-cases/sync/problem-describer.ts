import type { ListedPullRequest } from '../../documents/pull-request';
import type { PullRequest } from '../../ports/pull-request';
import { repositorySecurityPage } from '../../presentation/links';
import { describeProblem } from '../decorate/describe-problem';

/** Says what went wrong on a pull request, with the right that is missing and the page to grant it on. One line. */
export type DescribeProblem = (error: unknown) => Promise<string>;

export function problemDescriber(
  { projectId, projectName, repositoryId, repositoryName }: ListedPullRequest,
  pullRequest: Pick<PullRequest, 'identity'>,
  { collectionUrl }: { readonly collectionUrl: string },
): DescribeProblem {
  const project = { collectionUri: collectionUrl, projectName: projectName || projectId };
  const page = repositorySecurityPage(project, repositoryId) ?? null;
  const place = { repository: repositoryName || repositoryId, page, isFork: false, pullRequest };
  return async (error) => (await describeProblem(error, place)).replace(/\s+/g, ' ');
}
