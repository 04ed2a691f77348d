import type { OpenPullRequest } from '../../documents/pull-request';
import type { AnalysisScope } from '../../documents/analysis-scope';
import type { JobContext } from '../../domain/job-context';
import { messageOf } from '../../errors/errors';
import type { Logger } from '../../ports/logger';
import type { PullRequestSearch } from '../../ports/azure-devops';

/**
 * The scope of a branch build whose author wants its open pull request analyzed instead. Only Azure Repos can be asked, by
 * the repository's id. No pull request, several, or no answer: that is said, and the branch is analyzed; none is guessed.
 * The default branch stays what it is.
 */
export async function findPullRequest(
  job: JobContext,
  scope: AnalysisScope,
  azureDevOps: PullRequestSearch,
  logger: Logger,
): Promise<AnalysisScope> {
  if (scope.kind !== 'branch') return scope;
  const { repository, projectId } = job.pipeline;
  const branch = scope.name;
  if (repository.provider !== 'TfsGit' || repository.id === null) {
    const asked =
      repository.provider === 'TfsGit' ? 'a repository without an id' : repository.provider || 'this repository';
    logger.warning(
      `pullRequestDetection: auto-detect asks Azure Repos only, and this is ${asked}. The branch ${branch} is analyzed.`,
    );
    return scope;
  }
  let found: readonly OpenPullRequest[];
  try {
    found = await azureDevOps.openPullRequests(projectId, repository.id, branch);
  } catch (error) {
    logger.warning(
      `It is not known whether ${branch} has an open pull request, so the branch is analyzed. ${messageOf(error)}`,
    );
    return scope;
  }
  const [first, second] = found;
  if (first === undefined) {
    logger.info(`Searched  ${branch} has no open pull request, so the branch is analyzed`);
    return scope;
  }
  if (second !== undefined) {
    const all = found.map(({ id, base }) => `${id} into ${base}`).join(', ');
    logger.warning(
      `${branch} has ${found.length} open pull requests (${all}). None is chosen, and the branch is analyzed; name one with sonar.pullrequest.key, sonar.pullrequest.branch and sonar.pullrequest.base in extraProperties.`,
    );
    return scope;
  }
  logger.info(`Searched  pull request ${first.id} is open from ${branch}`);
  return { kind: 'pull-request', id: first.id, branch, base: first.base };
}
