import type {
  ChangedFile,
  Discussion,
  Iteration,
  PostedStatus,
  ThreadStatus,
} from '../../../src/documents/pull-request';
import { createHash } from 'node:crypto';
import { withKept } from '../../../src/documents/thread-properties';
import { azureDevOpsFault, azureDevOpsSilent } from '../../../src/errors/server-errors';
import { RefusedAnswer } from '../../../src/errors/refused-answer';
import type { PullRequest } from '../../../src/ports/pull-request';

export const BOT = 'b0700000-0000-4000-8000-000000000001';
export const PERSON = '9e450000-0000-4000-8000-000000000002';

/** What one request meets. `lost`: it had its effect, and its answer did not arrive. */
export type RequestFate =
  | 'served'
  | 'lost'
  | 'signed-out'
  | 'refused-403'
  | 'refused-404'
  | 'comment-of-others'
  | 'comment-gone'
  | 'too-many'
  | 'crash';

/** Status, and the name of what was thrown where it is about a single comment. */
const REFUSALS: Readonly<Record<Exclude<RequestFate, 'served' | 'lost' | 'crash'>, readonly [number, string?]>> = {
  'signed-out': [203],
  'refused-403': [403],
  'refused-404': [404],
  'comment-of-others': [403, 'GitPullRequestCommentCannotBeUpdatedException'],
  'comment-gone': [404, 'GitPullRequestCommentThreadNotFoundException'],
  'too-many': [429],
};

export interface StoredThread {
  id: number;
  status: ThreadStatus;
  properties: Map<string, string>;
  comments: { id: number; authorId: string; content: string; isDeleted: boolean; isOfSystem: boolean }[];
  path: string | null;
  line: number | null;
  setBy: 'bot' | 'person';
  /** What the bot wrote last. */
  writtenStatus: ThreadStatus;
}

/** A pull request that holds its state in memory, as Azure DevOps does. */
export interface PullRequestWorld {
  readonly threads: StoredThread[];
  readonly statuses: PostedStatus[];
  readonly iterations: Iteration[];
  target: string;
  /** Content by path with a leading slash: of the source branch, as far as the pull request changes it. */
  files: Map<string, string>;
  /** The same of the commit that both branches have; none of a file that is added. */
  readonly filesBefore: Map<string, string>;
  /** Requests that write, in their order. */
  readonly writes: string[];
  readonly reads: string[];
  /** What the decoration must never do. */
  readonly violations: string[];
  /** Fate of the next requests, in their order; the rest is served. */
  fates: RequestFate[];
  open(bot?: string): PullRequest;
}

/** The process ended. */
export class Crash extends Error {}

const keyOf = (thread: Pick<StoredThread, 'properties'>): string =>
  `${thread.properties.get('SonarQube.Project') ?? ''} ${thread.properties.get('SonarQube.Issue') ?? 'summary'}`;

export const isAlive = ({ comments }: StoredThread): boolean => comments[0]?.isDeleted === false;

/**
 * Whether a person set its state: it is not the one written last, nor the one before where a run was cut off while it set
 * another, which nobody can tell from one that was not set.
 */
const isOfPerson = ({ status, writtenStatus, properties }: StoredThread): boolean =>
  status !== writtenStatus && properties.get('SonarQube.Status')?.startsWith(`${status}>`) !== true;

/** Whether a person took part: answered, or set a state. */
export const isUsed = (thread: StoredThread): boolean =>
  isOfPerson(thread) || thread.comments.some(({ authorId, isDeleted }) => authorId === PERSON && !isDeleted);

export function pullRequestWorld(): PullRequestWorld {
  let lastId = 0;
  const tracking = new Map<string, number>();
  const world: PullRequestWorld = {
    threads: [],
    statuses: [],
    target: 'main',
    iterations: [{ id: 1, sourceCommit: 'c1', commonCommit: 'base' }],
    files: new Map(),
    filesBefore: new Map(),
    writes: [],
    reads: [],
    violations: [],
    fates: [],
    open: (bot = BOT) => {
      let dead = false;
      const ask = async <T>(name: string, kind: 'read' | 'write', effect: () => T): Promise<T> => {
        await Promise.resolve();
        const fate = dead ? 'crash' : (world.fates.shift() ?? 'served');
        if (fate === 'crash') {
          dead = true;
          throw new Crash('the process ended');
        }
        if (fate !== 'served' && fate !== 'lost') {
          const [status, typeKey = ''] = REFUSALS[fate];
          throw azureDevOpsFault(name, String(status), new RefusedAnswer(status, JSON.stringify({ typeKey })));
        }
        (kind === 'read' ? world.reads : world.writes).push(name);
        const answer = effect();
        await Promise.resolve();
        if (fate === 'lost') throw azureDevOpsSilent(name, 'the connection broke', new Error('ECONNRESET'));
        return answer;
      };
      const threadOf = (id: number): StoredThread => {
        const found = world.threads.find((thread) => thread.id === id);
        if (found === undefined) throw azureDevOpsFault('thread', '404', new RefusedAnswer(404, ''));
        return found;
      };
      return {
        iterations: () => ask('iterations', 'read', () => [...world.iterations]),
        statuses: () => ask('statuses', 'read', () => [...world.statuses]),
        postStatus: (iterationId, status) =>
          ask(`status ${status.name} ${status.state}`, 'write', () => {
            const posted = { ...status, id: (lastId += 1), iterationId, authorId: bot };
            world.statuses.push(posted);
            return posted;
          }),
        target: () => ask('target', 'read', () => world.target),
        discussions: () => ask('threads', 'read', () => world.threads.map(toDiscussion)),
        createThread: ({ content, status, position, properties }) =>
          ask('create', 'write', () => {
            if (position !== null) checkPosition(world, position);
            const thread: StoredThread = {
              id: (lastId += 1),
              status,
              properties: new Map(properties),
              comments: [{ id: 1, authorId: bot, content, isDeleted: false, isOfSystem: false }],
              path: position?.path ?? null,
              line: position?.start.line ?? null,
              setBy: 'bot',
              writtenStatus: status,
            };
            if (world.threads.some((one) => !isAlive(one) && keyOf(one) === keyOf(thread) && one.setBy === 'person')) {
              world.violations.push(`made again what a person had deleted: ${keyOf(thread)}`);
            }
            world.threads.push(thread);
            return toDiscussion(thread);
          }),
        setState: (id, status) =>
          ask(`update ${id}`, 'write', () => {
            const thread = threadOf(id);
            if (thread.setBy === 'person' && isOfPerson(thread) && thread.status !== status) {
              world.violations.push(`set the status ${status} of a thread that a person had set to ${thread.status}`);
            }
            thread.status = thread.writtenStatus = status;
            thread.setBy = 'bot';
          }),
        remember: (properties) =>
          ask('remember', 'write', () => {
            for (const [name, value] of properties) {
              const [, id, property = ''] = /^SonarQube\.Thread\.(\d+)\.(.+)$/.exec(name) ?? [];
              threadOf(Number(id)).properties.set(property, value);
            }
          }),
        reply: (id, content) =>
          ask(`reply ${id}`, 'write', () => {
            const thread = threadOf(id);
            const comment = {
              id: thread.comments.length + 1,
              authorId: bot,
              content,
              isDeleted: false,
              isOfSystem: false,
            };
            thread.comments.push(comment);
            return comment;
          }),
        editComment: (id, commentId, content) =>
          ask(`edit ${id}`, 'write', () => {
            const comment = threadOf(id).comments.find((one) => one.id === commentId);
            if (comment === undefined) return;
            if (comment.authorId !== bot) {
              const [status, typeKey] = REFUSALS['comment-of-others'];
              throw azureDevOpsFault('the edit', '403', new RefusedAnswer(status, JSON.stringify({ typeKey })));
            }
            comment.content = content;
          }),
        deleteComment: (id, commentId) =>
          ask(`delete ${id}`, 'write', () => {
            const thread = threadOf(id);
            const comment = thread.comments.find((one) => one.id === commentId);
            if (comment === undefined || comment.isDeleted)
              throw azureDevOpsFault('comment', '404', new RefusedAnswer(404, ''));
            if (comment.authorId !== bot) world.violations.push('deleted the comment of a person');
            if (isUsed(thread)) world.violations.push(`deleted a comment that a person used: ${keyOf(thread)}`);
            comment.isDeleted = true;
            thread.setBy = 'bot';
          }),
        changedFiles: () =>
          ask('changes', 'read', () =>
            [...world.files].map(([path, content]): ChangedFile => {
              if (!tracking.has(path)) tracking.set(path, tracking.size + 1);
              const pathBefore = world.filesBefore.has(path) ? path : null;
              return { path, changeTrackingId: tracking.get(path) ?? 0, blobId: blobOf(content), pathBefore };
            }),
          ),
        file: (path, commit) =>
          ask(`file ${path}`, 'read', () => (commit === 'base' ? world.filesBefore : world.files).get(path) ?? ''),
        identity: () => ask('identity', 'read', () => ({ id: bot, name: 'Build Service' })),
      };
    },
  };
  return world;
}

function toDiscussion(thread: StoredThread): Discussion {
  const status = thread.properties.get('SonarQube.Status') ?? '';
  // The rest of what is remembered has no other form than what the thread was begun with.
  const begun = new Map(thread.properties).set('SonarQube.Status', status.replace(/>.*/, ''));
  const discussion = {
    id: thread.id,
    status: thread.status,
    isDeleted: thread.comments.every(({ isDeleted }) => isDeleted),
    properties: begun,
    comments: thread.comments.map((comment) => ({ ...comment, content: comment.isDeleted ? '' : comment.content })),
  };
  return withKept(discussion, new Map([[`SonarQube.Thread.${thread.id}.SonarQube.Status`, status]]));
}

function checkPosition(
  world: PullRequestWorld,
  { path, start, end, iterationId }: NonNullable<Parameters<PullRequest['createThread']>[0]['position']>,
) {
  const lines = world.files.get(path)?.split('\n');
  const text = lines?.[start.line - 1];
  const problems = [
    ...(lines === undefined ? ['the file is none of the changes'] : []),
    ...(text === undefined ? ['there is no such line'] : []),
    ...(start.offset < 1 || end.offset < 1 ? ['an offset below 1'] : []),
    ...(end.line < start.line || (end.line === start.line && end.offset <= start.offset) ? ['no characters'] : []),
    ...(iterationId === world.iterations.at(-1)?.id ? [] : ['of another iteration']),
  ];
  world.violations.push(...problems.map((problem) => `a thread on ${path}:${start.line}: ${problem}`));
}

export function blobOf(content: string): string {
  const bytes = Buffer.from(content);
  return createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex');
}
