import type { ProjectBranches } from '../../domain/scope/project-branches';

/** What a project is to a token. */
export interface ProjectLookup {
  /** `api/project_branches/list`: what a project is to the token. */
  project(projectKey: string): Promise<ProjectAnswer>;
}

/** What the server says about a project to the token that asks. */
export type ProjectAnswer =
  | { readonly state: 'exists'; readonly branches: ProjectBranches }
  | { readonly state: 'missing' }
  /** It exists, and the token may not analyze it. */
  | { readonly state: 'forbidden' }
  /** Nobody was asked, or the answer says nothing. */
  | { readonly state: 'unknown' };
