import type { FindingState } from '../../domain/decoration/finding';
import type { Decision } from '../../domain/decoration/plan-carry-back';
import type { AnalysisResults } from './analysis-results';
import type { PreparedServer } from './prepared-server';

/** An issue or hotspot as it stands, of whatever branch or pull request. */
export interface FollowedFinding {
  readonly key: string;
  readonly kind: 'issue' | 'hotspot';
  readonly project: string;
  readonly state: Exclude<FindingState, 'missing'>;
  /** Closed by an analysis, not decided by a person. */
  readonly isClosed: boolean;
}

/**
 * SonarQube as it is followed: what became of findings that have a comment, and of gates. Needs the token of a user who may
 * browse. Methods throw as those of `AnalysisResults` do.
 */
export interface FollowedServer
  extends
    Pick<AnalysisResults, 'url' | 'gateOfProject' | 'newestAnalysis'>,
    Pick<PreparedServer, 'serverVersion' | 'checkToken'> {
  /** At most 200 keys; those that are no issues, or that the token may not see, are not in the answer. */
  issues(keys: readonly string[]): Promise<readonly FollowedFinding[]>;
  /** The same for hotspots; empty on a server that has none any more. */
  hotspots(keys: readonly string[]): Promise<readonly FollowedFinding[]>;
  /** `null` on a server without pull requests. */
  pullRequests(projectKey: string): Promise<readonly FollowedPullRequest[] | null>;
  /** Who last changed the state of an issue; `null` where nobody did, or the server does not tell. */
  whoDecided(issue: string): Promise<string | null>;
  /** Whether a finding is one of a pull request, which the comment about it only claims. */
  isOfPullRequest(finding: Pick<FollowedFinding, 'key' | 'kind' | 'project'>, pullRequest: string): Promise<boolean>;
  /** Takes a decision over, with a comment.
   *
   * @param version of the server, which decides what it calls things */
  decide(
    finding: Pick<FollowedFinding, 'key' | 'kind'>,
    decision: Decision,
    comment: string,
    version: string,
  ): Promise<void>;
}

/** A pull request as SonarQube lists it. */
export interface FollowedPullRequest {
  readonly key: string;
  /** When its newest analysis began, as the server writes it. */
  readonly analysisDate: string | null;
  /** `OK`, `ERROR`; `null` where it was not judged. */
  readonly gate: string | null;
}
