import type { AnalysisScope } from '../../documents/analysis-scope';

/**
 * How SonarQube is asked about a scope, in parameters and in links; nothing means the main branch. Never both:
 * `issues/search` crashes on them.
 */
export type BranchOrPullRequest =
  | { readonly branch: string }
  | { readonly pullRequest: string }
  // The main branch.
  | Record<string, never>;

/** The main branch goes without a name: a server without branches refuses one. */
export function branchOrPullRequestOf(scope: AnalysisScope): BranchOrPullRequest {
  if (scope.kind === 'pull-request') return { pullRequest: scope.id };
  return scope.kind === 'branch' ? { branch: scope.name } : {};
}
