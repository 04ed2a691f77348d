import { ApiError, badRequest, notFound } from './api-error';
import { bodyOf, demandContribute, list, one, pathValue, pullRequestOf, type Call, type Routes } from './call';
import { enumMember } from './enum-numbers';
import { asList, asRecord, asText, type JsonObject } from './json';
import { completeByItself } from './policies';
import { pullRequestUrl } from './pull-requests';
import { demandProperties, identityRef, repositoryUrl, typedProperties } from './references';
import { type Comment, type PullRequest, type Thread } from './state';

const COMMENTS_PER_THREAD = 500;

/** Operations on the discussions of a pull request. */
export const threadRoutes: Routes = {
  'git/Pull Request Threads_List': (call) => {
    const pullRequest = pullRequestOf(call);
    return list(pullRequest.threads.map((each) => threadBody(call, pullRequest, each)));
  },
  'git/Pull Request Threads_Create': (call) => {
    const pullRequest = pullRequestOf(call);
    demandContribute(call);
    const thread = toThread(call, pullRequest);
    pullRequest.threads.push(thread);
    return one(threadBody(call, pullRequest, thread));
  },
  'git/Pull Request Threads_Update': (call) => {
    const pullRequest = pullRequestOf(call);
    const thread = threadOf(call, pullRequest);
    demandContribute(call);
    const { status, properties } = bodyOf(call);
    // What a discussion was begun with stays.
    if (properties != null)
      throw badRequest('Comment thread properties cannot be updated.\r\nParameter name: Properties');
    if (status != null) thread.status = enumMember('CommentThreadStatus', status);
    thread.lastUpdatedDate = call.world.now();
    completeByItself(call.world, pullRequest);
    return one(threadBody(call, pullRequest, thread));
  },

  'git/Pull Request Thread Comments_Create': (call) => {
    const pullRequest = pullRequestOf(call);
    const thread = threadOf(call, pullRequest);
    demandContribute(call);
    const comment = addComment(call, thread, bodyOf(call));
    return one(commentBody(call, pullRequest, thread, comment));
  },
  'git/Pull Request Thread Comments_Update': (call) => {
    const pullRequest = pullRequestOf(call);
    const thread = threadOf(call, pullRequest);
    const comment = commentOf(call, thread);
    demandContribute(call);
    if (!isOwn(call, comment)) {
      const words = `The comment ${comment.id} cannot be updated.`;
      throw new ApiError(403, 'GitPullRequestCommentCannotBeUpdatedException', words);
    }
    comment.content = contentOf(bodyOf(call));
    comment.lastUpdatedDate = thread.lastUpdatedDate = call.world.now();
    return one(commentBody(call, pullRequest, thread, comment));
  },
  'git/Pull Request Thread Comments_Delete': (call) => {
    const thread = threadOf(call, pullRequestOf(call));
    const comment = commentOf(call, thread);
    demandContribute(call);
    if (!isOwn(call, comment)) throw badRequest('A comment can only be deleted by its author.');
    comment.isDeleted = true;
    comment.content = '';
    comment.lastUpdatedDate = thread.lastUpdatedDate = call.world.now();
    return { kind: 'nothing' };
  },
};

/** Only whoever wrote a comment changes its text or deletes it; a project's administrator may delete it, too. */
function isOwn(call: Call, { author }: Comment): boolean {
  return author.id === call.token.identity.id;
}

function threadOf(call: Call, pullRequest: PullRequest): Thread {
  const id = Number(pathValue(call, 'threadId'));
  const thread = pullRequest.threads.find((each) => each.id === id);
  if (!thread)
    throw notFound('GitPullRequestCommentThreadNotFoundException', `The comment thread ${id} could not be found.`);
  return thread;
}

function commentOf(call: Call, thread: Thread): Comment {
  const id = Number(pathValue(call, 'commentId'));
  const comment = thread.comments.find((each) => each.id === id);
  if (!comment) throw notFound('GitPullRequestCommentNotFoundException', `The comment ${id} could not be found.`);
  return comment;
}

function toThread(call: Call, pullRequest: PullRequest): Thread {
  const { comments, status, threadContext, pullRequestThreadContext, properties } = bodyOf(call);
  if (asList(comments).length === 0) throw badRequest('A discussion thread needs a comment.');
  checkPosition(asRecord(threadContext), asRecord(pullRequestThreadContext), pullRequest);
  complainOfHalves(call, asRecord(threadContext), asRecord(pullRequestThreadContext));
  // The place is kept as a property, too.
  const path = asRecord(threadContext)['filePath'];
  demandProperties([...Object.entries(asRecord(properties)), ['ItemPath', path]]);
  const now = call.world.now();
  const thread: Thread = {
    id: call.world.nextId(),
    publishedDate: now,
    lastUpdatedDate: now,
    comments: [],
    properties: new Map(Object.entries(asRecord(properties))),
    threadContext: threadContext ?? null,
    pullRequestThreadContext: pullRequestThreadContext ?? null,
    status: status == null ? undefined : enumMember('CommentThreadStatus', status),
  };
  for (const comment of asList(comments)) addComment(call, thread, asRecord(comment));
  thread.lastUpdatedDate = now;
  return thread;
}

/** A position needs a rooted path and lines from 1; iterations and tracking ids must be the pull request's own. */
function checkPosition(context: JsonObject, inPullRequest: JsonObject, pullRequest: PullRequest): void {
  const path = asText(context['filePath']);
  if (path !== undefined && !path.startsWith('/')) throw badRequest('The file path of a thread begins with a slash.');
  for (const side of ['leftFileStart', 'leftFileEnd', 'rightFileStart', 'rightFileEnd']) {
    const position = context[side];
    if (position == null) continue;
    const { line, offset } = asRecord(position);
    const wrong = typeof line !== 'number' || line < 1 || (typeof offset === 'number' && offset < 0);
    if (wrong || path === undefined) throw badRequest(`The position ${side} of a thread is out of range.`);
  }
  const iterations = asRecord(inPullRequest['iterationContext']);
  for (const name of ['firstComparingIteration', 'secondComparingIteration']) {
    const id = iterations[name];
    if (id !== undefined && !pullRequest.iterations.some((each) => each.id === id)) {
      throw badRequest(`The ${name} does not exist.`);
    }
  }
  const tracking = inPullRequest['changeTrackingId'];
  if (typeof tracking === 'number' && tracking !== 0 && ![...pullRequest.changeTracking.values()].includes(tracking)) {
    throw badRequest(`The change tracking id ${tracking} does not exist.`);
  }
}

/**
 * The service takes half a position, and its page of the files then breaks for everybody; without the iterations and the
 * tracking id the page cannot find the lines.
 */
function complainOfHalves(call: Call, context: JsonObject, inPullRequest: JsonObject): void {
  const [start, end] = [asRecord(context['rightFileStart']), asRecord(context['rightFileEnd'])];
  const isPlaced = ['leftFileStart', 'leftFileEnd', 'rightFileStart', 'rightFileEnd'].some(
    (side) => context[side] != null,
  );
  if (!isPlaced) return;
  const numbers = [start['line'], start['offset'], end['line'], end['offset']];
  if (!numbers.every((each) => typeof each === 'number' && each >= 1)) {
    call.complain('the position of a thread is not complete');
  } else if (
    Number(end['line']) * 1e6 + Number(end['offset']) <=
    Number(start['line']) * 1e6 + Number(start['offset'])
  ) {
    call.complain('the position of a thread has no characters');
  }
  const { firstComparingIteration, secondComparingIteration } = asRecord(inPullRequest['iterationContext']);
  if (
    firstComparingIteration == null ||
    secondComparingIteration == null ||
    inPullRequest['changeTrackingId'] == null
  ) {
    call.complain('the position of a thread names no iterations, or no change');
  }
}

function addComment(call: Call, thread: Thread, body: JsonObject): Comment {
  if (thread.comments.length >= COMMENTS_PER_THREAD) throw badRequest('The thread has too many comments.');
  const parentCommentId = typeof body['parentCommentId'] === 'number' ? body['parentCommentId'] : 0;
  if (parentCommentId !== 0 && !thread.comments.some((each) => each.id === parentCommentId)) {
    throw badRequest(`The parent comment ${parentCommentId} does not exist.`);
  }
  const now = call.world.now();
  const comment: Comment = {
    id: thread.comments.length + 1,
    parentCommentId,
    author: call.token.identity,
    commentType: enumMember('CommentType', body['commentType']) ?? 'text',
    publishedDate: now,
    content: contentOf(body),
    lastUpdatedDate: now,
    isDeleted: false,
  };
  thread.comments.push(comment);
  thread.lastUpdatedDate = now;
  return comment;
}

function contentOf(body: JsonObject): string {
  const content = asText(body['content']) ?? '';
  if (content === '') throw badRequest('A comment needs content.');
  return content;
}

function threadBody(call: Call, pullRequest: PullRequest, thread: Thread): object {
  return {
    pullRequestThreadContext: thread.pullRequestThreadContext,
    id: thread.id,
    publishedDate: thread.publishedDate,
    lastUpdatedDate: thread.lastUpdatedDate,
    comments: thread.comments.map((each) => commentBody(call, pullRequest, thread, each)),
    ...(thread.status !== undefined && { status: thread.status }),
    threadContext: thread.threadContext,
    properties: typedProperties(thread.properties),
    identities: null,
    isDeleted: thread.comments.every((each) => each.isDeleted),
    _links: {
      self: { href: `${pullRequestUrl(call, pullRequest)}/threads/${thread.id}` },
      repository: { href: repositoryUrl(call, pullRequest.repository) },
    },
  };
}

function commentBody(call: Call, pullRequest: PullRequest, thread: Thread, comment: Comment): object {
  return {
    id: comment.id,
    parentCommentId: comment.parentCommentId,
    author: identityRef(call, comment.author),
    ...(!comment.isDeleted && { content: comment.content }),
    publishedDate: comment.publishedDate,
    lastUpdatedDate: comment.lastUpdatedDate,
    lastContentUpdatedDate: comment.lastUpdatedDate,
    ...(comment.isDeleted && { isDeleted: true }),
    commentType: comment.commentType,
    usersLiked: [],
    _links: {
      self: { href: `${pullRequestUrl(call, pullRequest)}/threads/${thread.id}/comments/${comment.id}` },
    },
  };
}
