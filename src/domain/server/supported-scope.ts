import type { AnalysisScope } from '../../documents/analysis-scope';
import { separateProjectKey, separateProjectName, suffixOfPullRequest } from '../inputs/project-key';

/** Key and name of a project in SonarQube. */
export interface ProjectIdentity {
  readonly key: string;
  /** `null` keeps the name that the server has, or that the build tool gives. */
  readonly name: string | null;
}

/** What a server can do with a scope, and what the author wants where it cannot. */
export type ScopeDecision =
  | { readonly kind: 'analyze'; readonly scope: AnalysisScope; readonly project: ProjectIdentity }
  | { readonly kind: 'separate-project'; readonly scope: AnalysisScope; readonly project: ProjectIdentity }
  | { readonly kind: 'skip'; readonly reason: 'unsupported-branch' | 'unsupported-pull-request' };

/**
 * Decides by the feature, not by the edition: a server that does not list `branch-support` analyzes the main branch only.
 * A server that does not tell its features is asked to analyze, as ever.
 */
export function decideScope(
  scope: AnalysisScope,
  { key, name }: ProjectIdentity,
  features: readonly string[] | null,
  unsupportedBranch: 'skip' | 'separate-project',
): ScopeDecision {
  const supported = features === null || features.includes('branch-support');
  if (supported || scope.kind === 'main-branch') return { kind: 'analyze', scope, project: { key, name } };
  if (unsupportedBranch === 'skip') {
    return { kind: 'skip', reason: scope.kind === 'branch' ? 'unsupported-branch' : 'unsupported-pull-request' };
  }
  const [suffix, label] =
    scope.kind === 'branch' ? [scope.name, scope.name] : [suffixOfPullRequest(scope.id), `pull request ${scope.id}`];
  return {
    kind: 'separate-project',
    scope: {
      kind: 'main-branch',
      name: scope.kind === 'branch' ? scope.name : scope.branch,
      standsFor: scope.kind === 'branch' ? scope : { kind: 'pull-request', id: scope.id },
    },
    project: { key: separateProjectKey(key, suffix), name: separateProjectName(name || key, label) },
  };
}
