import type {
  ChangedFile,
  Discussion,
  DiscussionComment,
  Iteration,
  ListedPullRequest,
  NewThread,
  PostedStatus,
  PullRequestAddress,
  StatusToPost,
  ThreadStatus,
} from '../documents/pull-request';
import type { KeptProperties } from '../documents/thread-properties';

/** Statuses of one pull request. */
export interface PullRequestStatuses {
  /** Its iterations, in no promised order. */
  iterations(): Promise<readonly Iteration[]>;
  /** All that were posted, on whatever iteration and by whomever. */
  statuses(): Promise<readonly PostedStatus[]>;
  postStatus(iterationId: number, status: StatusToPost): Promise<PostedStatus>;
}

/**
 * One pull request with the token of the job. Methods throw SQ-ADO-REQUEST. What begins a thread or adds a comment is sent once;
 * everything else is sent again where that can help.
 */
export interface PullRequest extends PullRequestStatuses {
  /** The branch that it is to be merged into now, without `refs/heads/`. */
  target(): Promise<string>;
  /** All of them, deleted ones too, with what is remembered of them. */
  discussions(): Promise<readonly Discussion[]>;
  createThread(thread: NewThread): Promise<Discussion>;
  setState(threadId: number, status: ThreadStatus): Promise<unknown>;
  /** Notes what is remembered of threads, all of it in one request. */
  remember(properties: KeptProperties): Promise<unknown>;
  reply(threadId: number, content: string): Promise<DiscussionComment>;
  editComment(threadId: number, commentId: number, content: string): Promise<unknown>;
  deleteComment(threadId: number, commentId: number): Promise<void>;
  /** Files that an iteration changes against the target, all pages of them. */
  changedFiles(iterationId: number): Promise<readonly ChangedFile[]>;
  /** Content of a file in a commit of the repository. */
  file(path: string, commitId: string): Promise<string>;
  /** Whom the token stands for. */
  identity(): Promise<{ readonly id: string; readonly name: string | null }>;
}

/** Opens a pull request; nothing is sent yet. Its requests end when they are stopped. */
export type OpenPullRequest<T = PullRequest> = (address: PullRequestAddress, stopped: AbortSignal) => T;

/** Open pull requests of Azure Repos. */
export interface OpenPullRequests {
  /** All team projects that the token sees. */
  projects(stopped: AbortSignal): Promise<readonly { readonly id: string; readonly name: string }[]>;
  /** All of a project, or of one of its repositories; both by name or id. */
  openPullRequestsOf(
    project: string,
    repository: string | null,
    stopped: AbortSignal,
  ): Promise<readonly ListedPullRequest[]>;
  /** Whom the token stands for. */
  identity(stopped: AbortSignal): Promise<{ readonly id: string; readonly name: string | null }>;
}
