import type { AnalysisReport } from '../../documents/analysis-report';
import { pullRequestNotWritable, pullRequestNotVisible } from '../../errors/pull-request-errors';
import { refusalOf } from '../../errors/refused-answer';
import type { PullRequest } from '../../ports/pull-request';
import { repositorySecurityLink } from '../../presentation/links';
import { problemOf } from './decoration-run';

/**
 * What went wrong, for a person who can mend it: which identity lacks which right on which repository, and where to grant it.
 * A whole message, but for what it is about.
 */
export async function describeProblem(
  error: unknown,
  { report, pullRequest }: { readonly report: AnalysisReport; readonly pullRequest: Pick<PullRequest, 'identity'> },
): Promise<string> {
  const status = refusalOf(error)?.status;
  if (status !== 403 && status !== 404) return `${problemOf(error)}.`;
  const identity = await pullRequest.identity().catch(() => null);
  const who = identity?.name ?? identity?.id ?? 'of the job';
  const { name, id } = report.pipeline.repository;
  const place = { identity: who, repository: name ?? id ?? '', page: repositorySecurityLink(report) ?? null };
  const problem = status === 403 ? pullRequestNotWritable(place, error) : pullRequestNotVisible(place, error);
  return problem.describe();
}
