import type { AnalysisScope } from '../../documents/analysis-scope';
import type { ScannerProperties } from '../inputs/scanner-properties';
import type { JobContext } from '../job-context';
import { withoutHeads } from './branch-name';

/** What is analyzed; or what must be known first; or a ref that is no branch. */
export type ScopeResolution =
  | { readonly kind: 'resolved'; readonly scope: AnalysisScope }
  /** `written`: the author named the branch, which then is one of its own where nobody knows the default one. */
  | { readonly kind: 'needs-default-branch'; readonly branch: string; readonly written: boolean }
  /** A pull request whose source branch nobody tells. */
  | { readonly kind: 'nameless-pull-request'; readonly id: string }
  | { readonly kind: 'not-a-branch'; readonly ref: string };

/**
 * Decides the scope of an analysis. What the author wrote into the properties wins; then the pull request of the build;
 * then its branch. Which branch is the default one is asked for, never guessed. Tags and `refs/pull/*` are no branches.
 *
 * @param defaultBranch name without `refs/heads/`, or `null` while it is not known.
 */
export function resolveScope(
  job: JobContext,
  properties: ScannerProperties,
  defaultBranch: string | null,
): ScopeResolution {
  const writtenBranch = withoutHeads(properties.get('sonar.branch.name') ?? '');
  if (writtenBranch !== '' && !properties.get('sonar.pullrequest.key') && !isMergeOf(job, writtenBranch)) {
    return defaultBranch === null
      ? { kind: 'needs-default-branch', branch: writtenBranch, written: true }
      : resolved(branchOrMain(writtenBranch, defaultBranch));
  }
  const pullRequest = pullRequestOf(job, properties);
  if (pullRequest?.branch === '') return { kind: 'nameless-pull-request', id: pullRequest.id };
  if (pullRequest !== null) return resolved({ kind: 'pull-request', ...pullRequest });
  const { provider } = job.pipeline.repository;
  const ref = job.pipeline.sourceBranch;
  if (provider === 'TfsVersionControl' || ref === '') return resolved({ kind: 'main-branch', name: null });
  if (provider === 'Svn') {
    const path = ref.replace(/^\/+|\/+$/g, '');
    return resolved(path === 'trunk' ? { kind: 'main-branch', name: path } : { kind: 'branch', name: path });
  }
  if (ref.startsWith('refs/') && !ref.startsWith('refs/heads/')) return { kind: 'not-a-branch', ref };
  const branch = withoutHeads(ref);
  if (defaultBranch === null) return { kind: 'needs-default-branch', branch, written: false };
  return resolved(branchOrMain(branch, defaultBranch));
}

/** Scope of a branch where the default one is known, or does not matter. */
export function branchOrMain(name: string, defaultBranch: string | null): AnalysisScope {
  return name === defaultBranch ? { kind: 'main-branch', name } : { kind: 'branch', name };
}

/** A scope that nothing more need be known for. */
export const resolved = (scope: AnalysisScope): Extract<ScopeResolution, { kind: 'resolved' }> => ({
  kind: 'resolved',
  scope,
});

/**
 * Whether a branch name was taken from `Build.SourceBranchName` or `Build.SourceBranch` of a pull request, where it is
 * `merge` or `refs/pull/42/merge`: no branch, but what the pull request would become.
 */
function isMergeOf({ pullRequest, pipeline: { sourceBranch } }: JobContext, branch: string): boolean {
  return pullRequest !== null && (branch === sourceBranch || branch === sourceBranch.split('/').at(-1));
}

/** The pull request of the build or of the properties, part by part: what the author leaves out, the build says. */
function pullRequestOf(
  { pullRequest, pipeline: { sourceBranch } }: JobContext,
  properties: ScannerProperties,
): { readonly id: string; readonly branch: string; readonly base: string } | null {
  const id = properties.get('sonar.pullrequest.key') || pullRequest?.id;
  if (id === undefined) return null;
  const ofBuild = pullRequest?.branch || (sourceBranch.startsWith('refs/heads/') ? sourceBranch : '');
  const branch = properties.get('sonar.pullrequest.branch') || ofBuild;
  const base = properties.get('sonar.pullrequest.base') || (pullRequest?.base ?? '');
  return { id, branch: withoutHeads(branch), base: withoutHeads(base) };
}
