/**
 * A repository of Azure Repos as the token sees it, as it is read and as rules speak of it. What an old Server does not tell
 * is `null`.
 */
export interface GitRepository {
  /** In lower case, as the project's. */
  readonly id: string;
  readonly name: string;
  readonly projectId: string;
  readonly project: string;
  /** Without `refs/heads/`; `null` where the repository has no commit. */
  readonly defaultBranch: string | null;
  readonly isDisabled: boolean | null;
  readonly isInMaintenance: boolean | null;
  readonly isFork: boolean | null;
}
