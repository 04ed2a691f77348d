import type { Discussion } from '../../documents/pull-request';
import type { ThreadAction } from '../../domain/decoration/plan-threads';
import { isSaid } from '../../domain/decoration/discussion';
import { findDoubles, identityOf } from '../../domain/decoration/own-threads';
import {
  parseThreadProperties,
  toIntention,
  toKeptProperties,
  type KeptProperties,
} from '../../documents/thread-properties';
import { refusalOf } from '../../errors/refused-answer';
import type { PullRequest } from '../../ports/pull-request';
import { isOfComment, isOfOthers } from './describe-problem';
import { replyWords } from '../../presentation/pull-request-comments';
import { forEachAtOnce, isRefusedAltogether, problemOf, sendOnce, type DecorationRun } from './decoration-run';

/** What a run did; none of it is a state of the pull request. */
export interface WrittenThreads {
  readonly created: number;
  readonly updated: number;
  /** Of single comments; the others were written all the same. */
  readonly problems: readonly string[];
}

/** Who decided about a finding; `null` where nobody tells. */
export type WhoDecided = (key: string) => Promise<string | null>;

/** Further ones are written without a name: each is a request of its own. */
const MOST_NAMES = 20;
/** What is remembered of so many is noted in one request. */
const NOTED_AT_ONCE = 20;

/**
 * Does what the plan says. Cut off anywhere, the next plan does the rest: that a state is about to be set is noted before, and
 * that it was set after.
 *
 * Rejects where nothing can be written at all.
 */
export async function writeThreads(
  actions: readonly ThreadAction[],
  pullRequest: PullRequest,
  run: DecorationRun,
  whoDecided: WhoDecided = () => Promise.resolve(null),
): Promise<WrittenThreads> {
  const problems: string[] = [];
  const written = new Set<ThreadAction>();
  const refused: Error[] = [];
  const names = await nameDeciders(actions, run, whoDecided);
  const remember = async (properties: KeptProperties): Promise<unknown> =>
    properties.length > 0 && pullRequest.remember(properties);
  for (let first = 0; first < actions.length; first += NOTED_AT_ONCE) {
    const some = actions.slice(first, first + NOTED_AT_ONCE);
    const updates = some.filter((action) => action.kind === 'update');
    await remember(updates.flatMap(({ thread, status }) => (status === null ? [] : toIntention(thread, status))));
    await forEachAtOnce(some, run, async (action) => {
      try {
        await write(action, pullRequest, run, names);
        written.add(action);
      } catch (error) {
        run.stopped.throwIfAborted();
        // A thread that somebody has deleted meanwhile is the business of the next plan.
        if (isOfComment(error) && refusalOf(error)?.status === 404) return;
        // Only its author may change or delete a comment: one of another identity says nothing about the others.
        const isOfOthers = action.kind !== 'create' && refusalOf(error)?.status === 403;
        if (refusalOf(error) === undefined || (isRefusedAltogether(error) && !isOfOthers)) throw error;
        if (isOfOthers && error instanceof Error) refused.push(error);
        problems.push(problemOf(error));
      }
    });
    const done = updates.filter((action) => written.has(action));
    await remember(done.flatMap(({ thread, properties }) => toKeptProperties(thread, properties)));
  }
  const [refusal] = refused;
  if (refusal !== undefined && problems.length === actions.length) throw refusal;
  const countOf = (kind: ThreadAction['kind']): number => [...written].filter((action) => action.kind === kind).length;
  const created = countOf('create');
  if (created > 0) {
    // Two builds at once may have made two threads about one finding, each before it saw that of the other.
    const doubles = findDoubles(await pullRequest.discussions());
    await forEachAtOnce(doubles, run, (thread) => deleteDouble(thread, pullRequest));
  }
  return { created, updated: countOf('update'), problems };
}

/** Names of those who decided what is told now, by key. A decision is told without one rather than not at all. */
async function nameDeciders(
  actions: readonly ThreadAction[],
  run: DecorationRun,
  whoDecided: WhoDecided,
): Promise<ReadonlyMap<string, string>> {
  const names = new Map<string, string>();
  const told = actions.flatMap((action) =>
    action.kind === 'update' && (action.reply === 'accepted' || action.reply === 'false-positive') ? [action.key] : [],
  );
  await forEachAtOnce(told.slice(0, MOST_NAMES), run, async (key) => {
    const name = await whoDecided(key).catch(() => null);
    if (name !== null) names.set(key, name);
  });
  return names;
}

async function write(
  action: ThreadAction,
  pullRequest: PullRequest,
  run: DecorationRun,
  names: ReadonlyMap<string, string>,
): Promise<void> {
  switch (action.kind) {
    case 'create': {
      const { content, status, position, properties } = action;
      await sendOnce(
        run,
        () => pullRequest.createThread({ content, status, position, properties }),
        async () => (await pullRequest.discussions()).find((one) => isAbout(one, properties)),
      );
      return;
    }
    case 'update':
      return update(action, pullRequest, run, names.get(action.key) ?? null);
    case 'delete':
      return deleteDouble(action.thread, pullRequest);
  }
}

async function update(
  { thread, content, status, reply }: Extract<ThreadAction, { kind: 'update' }>,
  pullRequest: PullRequest,
  run: DecorationRun,
  who: string | null,
): Promise<void> {
  const [first] = thread.comments;
  if (content !== null && first !== undefined && first.content !== content) {
    await pullRequest.editComment(thread.id, first.id, content).catch((error: unknown) => {
      // Its text stays, and its state follows all the same.
      if (!isOfOthers(error)) throw error;
    });
  }
  const words = reply === null ? null : replyWords(reply, who);
  if (reply !== null && words !== null && !isSaid(thread, replyWords(reply, null).replace(/\.$/, ''))) {
    await sendOnce(
      run,
      () => pullRequest.reply(thread.id, words),
      async () =>
        (await pullRequest.discussions())
          .find(({ id }) => id === thread.id)
          ?.comments.find((comment) => comment.content === words && !comment.isDeleted),
    );
  }
  if (status !== null) await pullRequest.setState(thread.id, status);
}

async function deleteDouble({ id, comments }: Discussion, pullRequest: PullRequest): Promise<void> {
  for (const comment of comments.filter(({ isDeleted, isOfSystem }) => !isDeleted && !isOfSystem)) {
    try {
      await pullRequest.deleteComment(id, comment.id);
    } catch (error) {
      // The other build was faster.
      if (refusalOf(error)?.status !== 404) throw error;
    }
  }
}

function isAbout({ properties }: Discussion, wanted: ReadonlyMap<string, string>): boolean {
  const [found, searched] = [parseThreadProperties(properties), parseThreadProperties(wanted)];
  return (
    found?.kind === 'finding' && searched?.kind === 'finding' && identityOf(found.mark) === identityOf(searched.mark)
  );
}
