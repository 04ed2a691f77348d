import { safeAddress } from './links';

/** A discussion of a pull request, by what its address consists of. */
interface DiscussionAddress {
  readonly collectionUrl: string;
  readonly projectId: string;
  readonly repositoryId: string;
  readonly pullRequestId: string;
  readonly threadId: number;
}

/**
 * The comment in SonarQube on a decision that was taken on a pull request: where, and in which words. Who took it is not in it:
 * Azure DevOps does not tell who set the status of a discussion.
 */
export function carriedComment(
  decision: 'accept' | 'false-positive',
  pullRequestId: string,
  discussion: DiscussionAddress,
): string {
  const words = decision === 'accept' ? "Won't fix" : 'By design';
  const link = discussionLink(discussion);
  return `Set to "${words}" on pull request ${pullRequestId} in Azure DevOps${link === undefined ? '' : `: ${link}`}`;
}

/** Page of a pull request that shows one discussion of it. */
function discussionLink({
  collectionUrl,
  projectId,
  repositoryId,
  pullRequestId,
  threadId,
}: DiscussionAddress): string | undefined {
  const root = safeAddress(collectionUrl)?.replace(/\/+$/, '');
  if (root === undefined) return undefined;
  const path = [projectId, '_git', repositoryId, 'pullrequest', pullRequestId].map(encodeURIComponent).join('/');
  return `${root}/${path}?discussionId=${threadId}`;
}
