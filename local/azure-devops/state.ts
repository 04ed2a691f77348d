import { type Identity } from './tokens';

/** Why a build ran. */
export type BuildReason =
  | 'manual'
  // A push, alone or with others that came while a build ran.
  | 'individualCI'
  | 'batchedCI'
  | 'schedule'
  | 'pullRequest'
  | 'buildCompletion'
  | 'resourceTrigger';
/** How a build ended. */
export type BuildResult = 'succeeded' | 'partiallySucceeded' | 'failed' | 'canceled';
/** Where a build stands. */
export type BuildStatus = 'notStarted' | 'inProgress' | 'completed' | 'cancelling' | 'postponed';

/** A team project. */
export interface Project {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly lastUpdateTime: string;
  readonly visibility: 'private' | 'public';
}

/** A commit with the whole tree that it stands for. */
export interface Commit {
  readonly commitId: string;
  readonly parents: readonly string[];
  readonly comment: string;
  readonly date: string;
  readonly author: { readonly name: string; readonly email: string };
  /** Content by path with a leading slash. */
  readonly files: ReadonlyMap<string, string>;
}

/** A Git repository in Azure Repos. */
export interface Repository {
  readonly id: string;
  readonly project: Project;
  name: string;
  /** Switched off: it is listed, and nothing of it can be read. */
  isDisabled: boolean;
  isInMaintenance: boolean;
  readonly isFork: boolean;
  /** `refs/heads/…`; undefined while the repository has no commit. */
  defaultBranch: string | undefined;
  /** Object id by full ref name. */
  readonly refs: Map<string, string>;
  readonly commits: Map<string, Commit>;
}

/** A pipeline. */
export interface Definition {
  readonly id: number;
  readonly name: string;
  readonly path: string;
  readonly project: Project;
  readonly repository: BuildRepository;
  readonly yamlFilename: string;
  readonly createdDate: string;
}

/** The repository of a build, wherever it is hosted. */
export interface BuildRepository {
  readonly id: string;
  readonly type: 'TfsGit' | 'GitHub' | 'GitHubEnterprise' | 'Bitbucket' | 'Git' | 'Svn' | 'TfsVersionControl';
  readonly name: string;
  readonly url: string;
  readonly defaultBranch: string | undefined;
}

/** A line of a build's timeline as the agent last reported it. */
export interface TimelineRecord {
  readonly id: string;
  readonly changeId: number;
  readonly lastModified: string;
  readonly [member: string]: unknown;
}

/** A file that a task attached. */
export interface Attachment {
  readonly type: string;
  readonly name: string;
  readonly recordId: string;
  readonly content: Buffer;
  readonly createdOn: string;
}

/** One run of a pipeline. */
export interface Build {
  readonly id: number;
  readonly project: Project;
  readonly definition: Definition;
  readonly buildNumber: string;
  readonly sourceBranch: string;
  readonly sourceVersion: string;
  readonly reason: BuildReason;
  readonly triggerInfo: Readonly<Record<string, string>>;
  readonly planId: string;
  readonly timelineId: string;
  readonly queueTime: string;
  readonly requestedFor: Identity;
  readonly records: Map<string, TimelineRecord>;
  readonly attachments: Attachment[];
  readonly properties: Map<string, string>;
  readonly logs: { path: string; text: string; createdOn: string; lastChangedOn: string }[];
  status: BuildStatus;
  result: BuildResult | undefined;
  startTime: string | undefined;
  finishTime: string | undefined;
  timelineChangeId: number;
  lastChanged: string;
}

/** How a file changed between two sides of a pull request. */
export interface FileChange {
  readonly path: string;
  readonly changeType: 'add' | 'edit' | 'delete' | 'rename';
  readonly originalPath?: string;
}

/** One push to a pull request. */
export interface Iteration {
  readonly id: number;
  readonly createdDate: string;
  readonly sourceCommit: string;
  readonly targetCommit: string;
  readonly commonCommit: string;
  readonly reason: 'create' | 'push' | 'forcePush' | 'retarget';
  /** Changes against the common commit. */
  readonly changes: readonly FileChange[];
}

/** A comment of a thread. */
export interface Comment {
  readonly id: number;
  readonly parentCommentId: number;
  readonly author: Identity;
  readonly commentType: string;
  readonly publishedDate: string;
  content: string;
  lastUpdatedDate: string;
  isDeleted: boolean;
}

/** A discussion on a pull request. */
export interface Thread {
  readonly id: number;
  readonly publishedDate: string;
  readonly comments: Comment[];
  readonly properties: Map<string, unknown>;
  readonly threadContext: unknown;
  readonly pullRequestThreadContext: unknown;
  status: string | undefined;
  lastUpdatedDate: string;
}

/** A status that a service posted on a commit or a pull request. */
export interface GitStatus {
  readonly id: number;
  readonly state: string;
  readonly description: string | null;
  readonly targetUrl: string | null;
  readonly context: { readonly name: string; readonly genre: string | null };
  readonly createdBy: Identity;
  readonly creationDate: string;
  readonly iterationId: number | undefined;
  /** What the service that posted it keeps with it. */
  readonly properties: ReadonlyMap<string, unknown>;
}

/** A pull request in Azure Repos. */
export interface PullRequest {
  readonly id: number;
  readonly repository: Repository;
  readonly sourceRefName: string;
  targetRefName: string;
  readonly createdBy: Identity;
  readonly creationDate: string;
  readonly isFork: boolean;
  title: string;
  description: string | null;
  status: 'active' | 'abandoned' | 'completed';
  closedDate: string | undefined;
  isDraft: boolean;
  /** Who wants it to complete by itself; its source branch goes then. */
  autoCompleteSetBy: Identity | undefined;
  readonly iterations: Iteration[];
  readonly threads: Thread[];
  readonly statuses: GitStatus[];
  /** What services keep with it. */
  readonly properties: Map<string, unknown>;
  /** `changeTrackingId` by path: one id for a file through all iterations. */
  readonly changeTracking: Map<string, number>;
}

/** A branch policy. */
export interface PolicyConfiguration {
  readonly id: number;
  readonly project: Project;
  readonly typeId: string;
  readonly createdBy: Identity;
  readonly createdDate: string;
  revision: number;
  isEnabled: boolean;
  isBlocking: boolean;
  settings: Readonly<Record<string, unknown>>;
}
