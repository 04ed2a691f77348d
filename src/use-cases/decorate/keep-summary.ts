import type { Discussion } from '../../documents/pull-request';
import { parseThreadProperties, toThreadProperties, type SummaryMark } from '../../documents/thread-properties';
import { hasOthers, isWithdrawn } from '../../domain/decoration/discussion';
import type { PullRequest } from '../../ports/pull-request';
import { sendOnce, type DecorationRun } from './decoration-run';

/** A summary that stands, with what it remembers. */
interface OwnSummary {
  readonly thread: Discussion;
  readonly mark: SummaryMark;
}

/**
 * Keeps the one summary of a pipeline: made once, edited in place when its text changes, never an open comment. One that a person
 * deleted is not made again.
 *
 * @param digest of what the text says: where only the build differs that it leads to, nothing is written
 * @param discussions of the pull request, read in this run
 */
export async function keepSummary(
  content: string,
  digest: string,
  definition: string,
  discussions: readonly Discussion[],
  pullRequest: PullRequest,
  run: DecorationRun,
): Promise<void> {
  const own = summariesOf(discussions, definition);
  const [standing, ...more] = own.filter(({ thread }) => !isWithdrawn(thread));
  const mark: SummaryMark = { hash: digest, status: 'closed', definition };
  if (standing === undefined) {
    if (own.length > 0) return;
    await sendOnce(
      run,
      () =>
        pullRequest.createThread({ content, status: 'closed', position: null, properties: toThreadProperties(mark) }),
      async () => summariesOf(await pullRequest.discussions(), definition)[0]?.thread,
    );
    const made = summariesOf(await pullRequest.discussions(), definition);
    await deleteOthers(made.filter(({ thread }) => !isWithdrawn(thread)).slice(1), pullRequest);
    return;
  }
  await deleteOthers(more, pullRequest);
  const [first] = standing.thread.comments;
  if (standing.mark.hash === mark.hash || first === undefined) return;
  if (first.content !== content) await pullRequest.editComment(standing.thread.id, first.id, content);
  await pullRequest.updateThread(standing.thread.id, {
    properties: toThreadProperties({ ...standing.mark, hash: mark.hash }),
  });
}

/** The oldest first. */
function summariesOf(discussions: readonly Discussion[], definition: string): readonly OwnSummary[] {
  return discussions
    .flatMap((thread): OwnSummary[] => {
      const parsed = parseThreadProperties(thread.properties);
      return parsed?.kind === 'summary' && parsed.mark.definition === definition ? [{ thread, mark: parsed.mark }] : [];
    })
    .sort((left, right) => left.thread.id - right.thread.id);
}

/** Two builds at once may have made two. One that people answered stays. */
async function deleteOthers(summaries: readonly OwnSummary[], pullRequest: PullRequest): Promise<void> {
  for (const { thread } of summaries) {
    const [first] = thread.comments;
    if (first !== undefined && !hasOthers(thread)) await pullRequest.deleteComment(thread.id, first.id);
  }
}
