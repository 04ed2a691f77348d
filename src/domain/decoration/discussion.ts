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

/**
 * Whether a reply stands there already: a run that was cut off between reply and status does not say it again. Whoever said it,
 * builds and those who follow SonarQube between them may be of several identities; what its author or that of the discussion has
 * said since is newer.
 *
 * @param beginning of the reply; what follows, such as a name, may be known in one run and not in the next
 */
export function isSaid({ comments }: Discussion, beginning: string): boolean {
  const said = comments.map(({ content, isDeleted }) => !isDeleted && content.startsWith(beginning)).lastIndexOf(true);
  const authors = [comments[0]?.authorId, comments[said]?.authorId];
  return said > 0 && !comments.slice(said + 1).some((one) => !one.isDeleted && authors.includes(one.authorId));
}
