/** A repository of Azure Repos as a personal access token sees it. What an old Server does not tell is `null`. */
export interface SeenRepository {
  /** Ids are in lower case. */
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

/** How people name a repository. */
export function repositoryLabel({ project, name }: Pick<SeenRepository, 'project' | 'name'>): string {
  return `${project}/${name}`;
}

/** Azure DevOps and SonarQube compare names without case. */
export function pairOf(project: string, repository: string): string {
  // Neither name may hold a slash.
  return `${project}/${repository}`.toLowerCase();
}
