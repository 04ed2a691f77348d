import {
  type Discussion,
  type DiscussionComment,
  type NewThread,
  type PullRequestAddress,
  THREAD_STATUSES,
  type ThreadStatus,
} from '../../documents/pull-request';
import { parseThreadProperties, withKept } from '../../documents/thread-properties';
import { field, inside, toList, toOptionalText, toWholeNumber, type Payload } from '../payload';
import type { ApiRequest } from './api-request';
import { pullRequestPath } from './pull-request-address';
import { toPropertyPatch, toTextProperties } from './typed-properties';

/** A discussion, and where it stands. */
export interface PullRequestThread extends Discussion {
  /** With a leading slash; `null` of a general one. */
  readonly path: string | null;
  /** Whether anything was added or changed since it was begun. */
  readonly isTouched: boolean;
}

/** All discussions of a pull request, deleted ones and those of the system too. The list has no pages. */
export function listThreads(address: PullRequestAddress): ApiRequest<readonly PullRequestThread[]> {
  return {
    path: pullRequestPath(address, 'threads'),
    what: `the request for the comments of pull request ${address.pullRequestId}`,
    read: (payload) => toList(field(payload, 'value'), toThread),
  };
}

/** Begins a discussion. Not sent again by itself: whether a lost one has arrived shows in the list. */
export function createThread(address: PullRequestAddress, thread: NewThread): ApiRequest<PullRequestThread> {
  const { position } = thread;
  return {
    method: 'POST',
    path: pullRequestPath(address, 'threads'),
    what: `the comment on pull request ${address.pullRequestId}`,
    body: {
      kind: 'json',
      value: {
        comments: [{ parentCommentId: 0, content: thread.content, commentType: 'text' }],
        status: thread.status,
        properties: Object.fromEntries(thread.properties),
        ...(position !== null && {
          threadContext: { filePath: position.path, rightFileStart: position.start, rightFileEnd: position.end },
          pullRequestThreadContext: {
            changeTrackingId: position.changeTrackingId,
            iterationContext: { firstComparingIteration: 1, secondComparingIteration: position.iterationId },
          },
        }),
      },
    },
    read: toThread,
  };
}

/** Changes the state of a discussion. */
export function updateThread(
  address: PullRequestAddress,
  threadId: number,
  status: ThreadStatus,
): ApiRequest<PullRequestThread> {
  return {
    method: 'PATCH',
    path: pullRequestPath(address, 'threads', String(threadId)),
    what: `the change of comment ${threadId} on pull request ${address.pullRequestId}`,
    body: { kind: 'json', value: { status } },
    // It names what shall be, not what to add.
    idempotent: true,
    read: toThread,
  };
}

/**
 * Properties of a pull request: what is remembered of its discussions since they were begun.
 *
 * @param changes properties to add or replace first; none are read only
 */
export function propertiesOf(
  address: PullRequestAddress,
  changes?: ReadonlyMap<string, string>,
): ApiRequest<ReadonlyMap<string, string>> {
  return {
    ...(changes !== undefined && {
      method: 'PATCH',
      body: { kind: 'json-patch', value: toPropertyPatch(changes) },
      idempotent: true,
    }),
    path: pullRequestPath(address, 'properties'),
    version: '5.0-preview.1',
    what: `the properties of pull request ${address.pullRequestId}`,
    read: (payload) => toTextProperties(field(payload, 'value')),
  };
}

/**
 * Discussions with what their pull request remembers of them.
 *
 * @param readProperties of the pull request; called only where there may be something: nothing is remembered of summaries, and of
 *   what nobody touched since it was begun
 */
export async function withMemory(
  threads: readonly PullRequestThread[],
  readProperties: () => Promise<ReadonlyMap<string, string>>,
): Promise<readonly PullRequestThread[]> {
  const isRemembered = threads.some(({ isTouched, properties, status }) => {
    const own = parseThreadProperties(properties);
    return own?.kind === 'finding' && (isTouched || status !== own.mark.status);
  });
  if (!isRemembered) return threads;
  const kept = await readProperties();
  return threads.map((thread) => withKept(thread, kept));
}

/** Adds a comment to a discussion. Not sent again by itself. */
export function replyToThread(
  address: PullRequestAddress,
  threadId: number,
  content: string,
): ApiRequest<DiscussionComment> {
  return {
    method: 'POST',
    path: pullRequestPath(address, 'threads', String(threadId), 'comments'),
    what: `the reply to comment ${threadId} on pull request ${address.pullRequestId}`,
    body: { kind: 'json', value: { parentCommentId: 1, content, commentType: 'text' } },
    read: toComment,
  };
}

/** Replaces the text of a comment. */
export function editComment(
  address: PullRequestAddress,
  threadId: number,
  commentId: number,
  content: string,
): ApiRequest<DiscussionComment> {
  return {
    method: 'PATCH',
    path: pullRequestPath(address, 'threads', String(threadId), 'comments', String(commentId)),
    what: `the change of the text of comment ${threadId} on pull request ${address.pullRequestId}`,
    body: { kind: 'json', value: { content } },
    idempotent: true,
    read: toComment,
  };
}

/** Deletes a comment; a discussion whose comments are all deleted is deleted. */
export function deleteComment(address: PullRequestAddress, threadId: number, commentId: number): ApiRequest<void> {
  return {
    method: 'DELETE',
    path: pullRequestPath(address, 'threads', String(threadId), 'comments', String(commentId)),
    what: `the deletion of comment ${threadId} on pull request ${address.pullRequestId}`,
    successes: [200, 204],
    answer: 'file',
    read: () => undefined,
  };
}

function toThread(thread: Payload): PullRequestThread {
  const context = field(thread, 'threadContext');
  return {
    id: toWholeNumber(field(thread, 'id')),
    status: toStatus(toOptionalText(field(thread, 'status'))),
    isDeleted: field(thread, 'isDeleted').value === true,
    isTouched: field(thread, 'lastUpdatedDate').value !== field(thread, 'publishedDate').value,
    path: toOptionalText(inside(context, 'filePath')),
    properties: toTextProperties(field(thread, 'properties')),
    comments: toList(field(thread, 'comments'), toComment),
  };
}

/** A state of tomorrow is one that somebody set, and nothing that may be overwritten. */
function toStatus(text: string | null): ThreadStatus | null {
  return text === null ? null : (THREAD_STATUSES.find((status) => status === text) ?? 'closed');
}

function toComment(comment: Payload): DiscussionComment {
  const author = field(comment, 'author');
  return {
    id: toWholeNumber(field(comment, 'id')),
    authorId: toOptionalText(inside(author, 'id'))?.toLowerCase() ?? '',
    content: toOptionalText(field(comment, 'content')) ?? '',
    isDeleted: field(comment, 'isDeleted').value === true,
    isOfSystem: toOptionalText(field(comment, 'commentType')) === 'system',
  };
}
