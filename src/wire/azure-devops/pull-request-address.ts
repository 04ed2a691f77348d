import { pathOf } from './api-request';

/** A pull request of Azure Repos. */
export interface PullRequestAddress {
  readonly projectId: string;
  readonly repositoryId: string;
  readonly pullRequestId: string;
}

/** Path of what belongs to a pull request, below the organization or collection. */
export function pullRequestPath(address: PullRequestAddress, ...below: readonly string[]): string {
  const { projectId, repositoryId, pullRequestId } = address;
  return pathOf(projectId, '_apis', 'git', 'repositories', repositoryId, 'pullRequests', pullRequestId, ...below);
}
