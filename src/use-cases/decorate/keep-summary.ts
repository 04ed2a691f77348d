import type { Discussion } from '../../documents/pull-request';
import { parseThreadProperties, toThreadProperties, type SummaryMark } from '../../documents/thread-properties';
import { hasOthers, isWithdrawn } from '../../domain/decoration/discussion';
import { digestOf } from '../../domain/digest';
import { refusalOf } from '../../errors/refused-answer';
import type { PullRequest } from '../../ports/pull-request';
import { RESUMED_SUMMARY, SUPERSEDED_SUMMARY, withoutBuild } from '../../presentation/pull-request-comments';
import { sendOnce, type DecorationRun } from './decoration-run';
import { isOfOthers } from './describe-problem';

/**
 * Keeps the one summary of a pipeline: made once, edited in place when its text changes, never an open comment. One that a person
 * deleted is not made again.
 *
 * The comment itself is compared. Where only the build differs that it leads to, nothing is written.
 *
 * @param discussions of the pull request, read in this run
 * @returns whether anything was written
 */
export async function keepSummary(
  content: string,
  definition: string,
  discussions: readonly Discussion[],
  pullRequest: PullRequest,
  run: DecorationRun,
): Promise<boolean> {
  const own = summariesOf(discussions, definition);
  const [standing, ...more] = await ofIdentity(
    own.filter((thread) => !isWithdrawn(thread)),
    pullRequest,
  );
  const says = withoutBuild(content);
  const mark: SummaryMark = { hash: digestOf(says), status: 'closed', definition };
  if (standing === undefined) {
    if (own.length > 0) return false;
    await sendOnce(
      run,
      () =>
        pullRequest.createThread({ content, status: 'closed', position: null, properties: toThreadProperties(mark) }),
      // One of another identity was there before.
      async () =>
        summariesOf(await pullRequest.discussions(), definition).find(
          ({ comments: [first] }) => first?.content === content,
        ),
    );
    const now = await pullRequest.discussions();
    const made = summariesOf(now, definition).filter((thread) => !isWithdrawn(thread));
    // Of two builds at once each may have made one: the older stays, and says what the last of them knows.
    if (made.length > 1) await keepSummary(content, definition, now, pullRequest, run);
    return true;
  }
  await deleteOthers(more, pullRequest);
  const [first] = standing.comments;
  if (first === undefined) return false;
  if (withoutBuild(first.content) === says) return false;
  await pullRequest.editComment(standing.id, first.id, content);
  return true;
}

/**
 * The same for a build, which begins its own where another identity wrote the one that stands, as after a change of the job
 * authorization scope. Whichever is no longer kept says so: nobody else can take its words back.
 *
 * @returns whether the summary was written
 */
export async function keepSummaryOfBuild(
  content: string,
  definition: string,
  discussions: readonly Discussion[],
  pullRequest: PullRequest,
  run: DecorationRun,
): Promise<boolean> {
  const living = summariesOf(discussions, definition).filter((thread) => !isWithdrawn(thread));
  try {
    if (living.length < 2) return await keepSummary(content, definition, discussions, pullRequest, run);
  } catch (error) {
    if (!isOfOthers(error)) throw error;
  }
  const { id: identity } = await pullRequest.identity();
  const isOwn = isWrittenBy(identity);
  for (const thread of living) {
    const words = isOwn(thread) ? RESUMED_SUMMARY : SUPERSEDED_SUMMARY;
    const told = thread.comments.filter(
      ({ content: text, isDeleted }) => isDeleted || text === RESUMED_SUMMARY || text === SUPERSEDED_SUMMARY,
    );
    // What a person deleted, which has no text, is not said again.
    const said = told.at(-1)?.content ?? RESUMED_SUMMARY;
    if (said !== words && said !== '') await pullRequest.reply(thread.id, words);
  }
  return keepSummary(content, definition, discussions.filter(isOwn), pullRequest, run);
}

/** Of several those that it may change; where it may change none, the newest. */
async function ofIdentity(summaries: readonly Discussion[], pullRequest: PullRequest): Promise<readonly Discussion[]> {
  if (summaries.length < 2) return summaries;
  const { id } = await pullRequest.identity();
  const own = summaries.filter(isWrittenBy(id));
  return own.length > 0 ? own : summaries.slice(-1);
}

const isWrittenBy =
  (identity: string) =>
  ({ comments: [first] }: Discussion): boolean =>
    first?.authorId === identity;

/** The summaries of a pipeline, deleted or not, the oldest first. */
export function summariesOf(discussions: readonly Discussion[], definition: string): readonly Discussion[] {
  return discussions
    .filter(({ properties }) => {
      const parsed = parseThreadProperties(properties);
      return parsed?.kind === 'summary' && parsed.mark.definition === definition;
    })
    .sort((left, right) => left.id - right.id);
}

/** Two builds at once may have made two. One that people answered stays. */
async function deleteOthers(summaries: readonly Discussion[], pullRequest: PullRequest): Promise<void> {
  for (const thread of summaries) {
    const [first] = thread.comments;
    if (first === undefined || hasOthers(thread)) continue;
    await pullRequest.deleteComment(thread.id, first.id).catch((error: unknown) => {
      // The other build was faster.
      if (refusalOf(error)?.status !== 404) throw error;
    });
  }
}
