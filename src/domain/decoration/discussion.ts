import type { Discussion } from '../../documents/pull-request';

/** Whether somebody else than the author of its first comment wrote in a discussion. */
export function hasOthers({ comments }: Discussion): boolean {
  const author = comments[0]?.authorId;
  return comments.some((comment) => !comment.isOfSystem && !comment.isDeleted && comment.authorId !== author);
}

/** Whether a person took away what a discussion began with; what others answered may still stand. */
export function isWithdrawn({ isDeleted, comments }: Discussion): boolean {
  return isDeleted || comments[0]?.isDeleted !== false;
}

/** What the author of a discussion wrote last. */
export function lastOwnText({ comments }: Discussion): string | null {
  const author = comments[0]?.authorId;
  return comments.filter((comment) => !comment.isDeleted && comment.authorId === author).at(-1)?.content ?? null;
}

/** Whether a reply stands there already: a run that was cut off between reply and status does not say it again. */
export function isSaid(thread: Discussion, reply: string): boolean {
  return lastOwnText(thread) === reply;
}
