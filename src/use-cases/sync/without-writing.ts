import type { Discussion, PostedStatus } from '../../documents/pull-request';
import type { OpenPullRequest, PullRequest } from '../../ports/pull-request';
import type { SyncPorts } from './sync-once';

/**
 * The same servers, of which nothing is changed. What would be written is taken for written as far as it is read again, so that
 * the run does and says what one that writes would.
 */
export function withoutWriting<T extends SyncPorts>(ports: T): T {
  return {
    ...ports,
    openPullRequest: readOnly(ports.openPullRequest),
    server: { ...ports.server, decide: () => Promise.resolve() },
  };
}

function readOnly(open: OpenPullRequest): OpenPullRequest {
  return (...at): PullRequest => {
    const pullRequest = open(...at);
    const statuses: PostedStatus[] = [];
    return {
      ...pullRequest,
      statuses: async () => [...(await pullRequest.statuses()), ...statuses],
      postStatus: async (iterationId, status) => {
        const before = [...(await pullRequest.statuses()), ...statuses];
        const id = Math.max(0, ...before.map((one) => one.id)) + 1;
        const posted: PostedStatus = { ...status, id, iterationId, authorId: '' };
        statuses.push(posted);
        return posted;
      },
      createThread: ({ status, properties }) =>
        Promise.resolve({ id: 0, status, properties, isDeleted: false, comments: [] } satisfies Discussion),
      setState: () => Promise.resolve(),
      remember: () => Promise.resolve(),
      reply: (_thread, content) =>
        Promise.resolve({ id: 0, authorId: '', content, isDeleted: false, isOfSystem: false }),
      editComment: () => Promise.resolve(),
      deleteComment: () => Promise.resolve(),
    };
  };
}
