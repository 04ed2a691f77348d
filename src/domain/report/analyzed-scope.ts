import type { AnalysisScope } from '../../documents/analysis-scope';

/** What the server says an analysis was of; main branches have neither. */
export interface ReportedScope {
  readonly branch: string | null;
  readonly pullRequest: string | null;
}

/**
 * The scope of an analysis as the server took it. Prepare plans it, but a build tool may be told otherwise, and a branch that
 * is the main one in SonarQube is reported without its name. Questions about any other scope would be answered with
 * somebody else's data.
 */
export function analyzedScope(planned: AnalysisScope, { branch, pullRequest }: ReportedScope): AnalysisScope {
  if (pullRequest !== null) {
    const isPlanned = planned.kind === 'pull-request' && planned.id === pullRequest;
    return isPlanned ? planned : { kind: 'pull-request', id: pullRequest, branch: '', base: '' };
  }
  if (branch !== null) return { kind: 'branch', name: branch };
  if (planned.kind === 'main-branch') return planned;
  return { kind: 'main-branch', name: planned.kind === 'branch' ? planned.name : null };
}
