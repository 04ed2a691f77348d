/** What the version control of a folder can tell. */
export interface WorkingCopy {
  /** Facts of the folder; `undefined` when it is not inside a Git working copy. */
  inspect(folder: string): Promise<WorkingCopyInfo | undefined>;
  /** Branch that `origin/HEAD` names, without `origin/`; `null` where it is not set or there is no working copy. */
  originHead(folder: string): Promise<string | null>;
  /** Address of the remote `origin` as it is configured, which may hold a password; `null` where there is none. */
  originUrl(folder: string): Promise<string | null>;
  /** Whether the folder lies in a submodule, whose commits are those of the repository around it. */
  isSubmodule(folder: string): Promise<boolean>;
  /**
   * Whether the scanner would find the branch: `refs/heads`, `refs/remotes/origin`, `refs/remotes/upstream`, `refs/remotes`;
   * `unknown` where references are stored in a way that is not read here.
   */
  hasBranch(folder: string, branch: string): Promise<boolean | 'unknown'>;
}

/** What Git tells of a working copy. */
export interface WorkingCopyInfo {
  /** Top folder of the working copy, absolute. */
  readonly root: string;
  readonly shallow: boolean;
  /** Git left out content of files, and fetches it when it needs it. */
  readonly partial: boolean;
  /** Git was told to leave files out of the folder. */
  readonly sparse: boolean;
}
