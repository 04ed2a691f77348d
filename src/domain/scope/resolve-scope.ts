import type { AnalysisScope } from '../../documents/analysis-scope';
import type { ScannerProperties } from '../inputs/scanner-properties';
import { withoutHeads, type BuildFacts } from './build-facts';

/** What is analysed; or what must be known first; or a ref that is no branch. */
export type ScopeResolution =
  | { readonly kind: 'resolved'; readonly scope: AnalysisScope }
  | { readonly kind: 'needs-default-branch'; readonly branch: string }
  | { readonly kind: 'not-a-branch'; readonly ref: string };

/**
 * Decides the scope of an analysis. What the author wrote into the properties wins; then the pull request of the build;
 * then its branch. Which branch is the default one is asked for, never guessed. Tags and `refs/pull/*` are no branches.
 *
 * @param defaultBranch name without `refs/heads/`, or `null` while it is not known.
 */
export function resolveScope(
  build: BuildFacts,
  properties: ScannerProperties,
  defaultBranch: string | null,
): ScopeResolution {
  const written = scopeOfProperties(properties);
  if (written !== null) return resolved(written);
  if (build.pullRequest !== null) {
    const { id, branch, base } = build.pullRequest;
    return resolved({ kind: 'pull-request', id, branch, base });
  }
  const { provider } = build.pipeline.repository;
  const ref = build.pipeline.sourceBranch;
  if (provider === 'TfsVersionControl' || ref === '') return resolved({ kind: 'main-branch', name: null });
  if (provider === 'Svn') {
    const path = ref.replace(/^\/+|\/+$/g, '');
    return resolved(path === 'trunk' ? { kind: 'main-branch', name: path } : { kind: 'branch', name: path });
  }
  if (ref.startsWith('refs/') && !ref.startsWith('refs/heads/')) return { kind: 'not-a-branch', ref };
  const branch = withoutHeads(ref);
  if (defaultBranch === null) return { kind: 'needs-default-branch', branch };
  return resolved(branch === defaultBranch ? { kind: 'main-branch', name: branch } : { kind: 'branch', name: branch });
}

const resolved = (scope: AnalysisScope): ScopeResolution => ({ kind: 'resolved', scope });

function scopeOfProperties(properties: ScannerProperties): AnalysisScope | null {
  const key = properties.get('sonar.pullrequest.key');
  if (key) {
    return {
      kind: 'pull-request',
      id: key,
      branch: withoutHeads(properties.get('sonar.pullrequest.branch') ?? ''),
      base: withoutHeads(properties.get('sonar.pullrequest.base') ?? ''),
    };
  }
  const branch = properties.get('sonar.branch.name');
  return branch ? { kind: 'branch', name: withoutHeads(branch) } : null;
}
