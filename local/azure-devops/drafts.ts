import { type BuildReason, type BuildRepository, type Project, type Repository } from './state';

/** A new repository; with a default branch it has one commit of `files` on it. */
export interface NewRepository {
  readonly project: Project;
  readonly name: string;
  /** `main` or `refs/heads/main`. Without it the repository is empty. */
  readonly defaultBranch?: string;
  readonly files?: Readonly<Record<string, string>>;
  readonly isDisabled?: boolean;
  readonly isFork?: boolean;
}

/** A new commit on a branch, which starts from the default branch. `files` are laid over the parent's tree; null removes a file. */
export interface NewCommit {
  readonly branch: string;
  readonly files: Readonly<Record<string, string | null>>;
  readonly comment?: string;
  /** The id of the commit elsewhere, such as in a working copy. */
  readonly commitId?: string;
}

/** A new pipeline. The repository is one of Azure Repos, or a description of one elsewhere. */
export interface NewDefinition {
  readonly project: Project;
  readonly name: string;
  readonly repository: Repository | BuildRepository;
  readonly path?: string;
}

/** A new run, which is in progress at once. */
export interface NewBuild {
  readonly definitionId: number;
  readonly sourceBranch: string;
  readonly sourceVersion: string;
  readonly reason?: BuildReason;
  readonly buildNumber?: string;
  readonly queueTime?: string;
}

/** A new pull request with its first iteration. */
export interface NewPullRequest {
  readonly repository: Repository;
  readonly sourceBranch: string;
  readonly targetBranch: string;
  readonly title: string;
  readonly id?: number;
  readonly isFork?: boolean;
}

/** A file that a task attached to its run. */
export interface NewAttachment {
  readonly type: string;
  readonly name: string;
  readonly content: string | Buffer;
  readonly recordId?: string;
}
