import type { PullRequestAddress } from '../../documents/pull-request';
import { pathOf } from './api-request';

/** Path of what belongs to a pull request, below the organization or collection. */
export function pullRequestPath(address: PullRequestAddress, ...below: readonly string[]): string {
  const { projectId, repositoryId, pullRequestId } = address;
  return pathOf(projectId, '_apis', 'git', 'repositories', repositoryId, 'pullRequests', pullRequestId, ...below);
}
