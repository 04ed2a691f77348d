import type { AnalysisReport } from '../../documents/analysis-report';

/** The pull request of Azure Repos that a report is of; `null` for none. */
export function pullRequestOf({ pipeline, scope }: Pick<AnalysisReport, 'pipeline' | 'scope'>): {
  readonly projectId: string;
  readonly repositoryId: string;
  readonly pullRequestId: string;
} | null {
  const { repository, projectId } = pipeline;
  const id = pipeline.pullRequestId ?? (scope.kind === 'pull-request' ? scope.id : null);
  if (repository.provider !== 'TfsGit' || repository.id === null || projectId === '') return null;
  return id !== null && /^\d+$/.test(id) ? { projectId, repositoryId: repository.id, pullRequestId: id } : null;
}
