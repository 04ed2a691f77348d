import type { GitRepository } from '../../documents/repository';

/** How people name a repository. */
export function repositoryLabel({ project, name }: Pick<GitRepository, 'project' | 'name'>): string {
  return `${project}/${name}`;
}

/** Azure DevOps and SonarQube compare names without case. */
export function pairOf(project: string, repository: string): string {
  // Neither name may hold a slash.
  return `${project}/${repository}`.toLowerCase();
}
