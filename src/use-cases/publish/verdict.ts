import type { AnalysisReport } from '../../documents/analysis-report';
import type { PullRequestFindings } from '../../ports/sonarqube/pull-request-findings';
import type { Seal } from '../../secrets/seal';

/** A report, and whether its task must fail whatever the policies say. */
export interface Verdict {
  readonly report: AnalysisReport;
  readonly broken: boolean;
  /** Seals for later Publishes of the job that this one has published it; `null` where there is nothing to remember. */
  readonly seal: Seal | null;
  /** The server that it was read from, for comments on its pull request. */
  readonly findings?: PullRequestFindings;
}
