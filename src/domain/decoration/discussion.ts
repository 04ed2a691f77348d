/** States of a discussion on a pull request. `active`, `pending` and `unknown` are open, the others are resolved. */
export type ThreadStatus = 'unknown' | 'active' | 'fixed' | 'wontFix' | 'closed' | 'byDesign' | 'pending';

/** A discussion on a pull request, whoever began it. */
export interface Discussion {
  readonly id: number;
  readonly status: ThreadStatus | null;
  /** All its comments were deleted; it is listed all the same. */
  readonly isDeleted: boolean;
  readonly properties: ReadonlyMap<string, string>;
  readonly comments: readonly DiscussionComment[];
}

/** A comment of a discussion. */
export interface DiscussionComment {
  readonly id: number;
  readonly authorId: string;
  readonly content: string;
  readonly isDeleted: boolean;
  readonly isOfSystem: boolean;
}

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
