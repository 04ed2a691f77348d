import type { ReportedHotspot, ReportedIssue } from '../../documents/analysis-report';
import type { FindingState, TextRange } from '../../domain/decoration/finding';

/** An issue with what a comment on its line needs. */
export interface FoundIssue {
  readonly issue: ReportedIssue;
  readonly range: TextRange | null;
  readonly lineHash: string | null;
  readonly state: Exclude<FindingState, 'missing'>;
}

/** A security hotspot with what a comment on its line needs. */
export interface FoundHotspot {
  readonly hotspot: ReportedHotspot;
  readonly range: TextRange | null;
  readonly state: Exclude<FindingState, 'missing'>;
}

/** Findings of one pull request in SonarQube, with their places and states. Methods throw as those of `AnalysisResults` do. */
export interface PullRequestFindings {
  /**
   * A page of the open issues, the most severe first.
   *
   * @param page from 1, each of 500
   */
  openIssuesOfPullRequest(
    projectKey: string,
    pullRequest: string,
    page: number,
  ): Promise<{ readonly total: number; readonly issues: readonly FoundIssue[] }>;
  /** A page of the open issues of a project's main branch, as of a separate project that stands for a pull request. */
  openIssuesOfMainBranch(
    projectKey: string,
    page: number,
  ): Promise<{ readonly total: number; readonly issues: readonly FoundIssue[] }>;
  /** When the newest analysis of a pull request began, as the server writes it; `null` where it has no such list, or none. */
  analysisDateOfPullRequest(projectKey: string, pullRequest: string): Promise<string | null>;
  /** Issues by key, whatever became of them; those that the server does not list are missing. */
  issuesByKey(projectKey: string, pullRequest: string | null, keys: readonly string[]): Promise<readonly FoundIssue[]>;
  /**
   * Security hotspots in every state. `null` where the token may not read them, which is not the same as none; `isWhole` where
   * the list has all of them.
   */
  hotspotsOfPullRequest(
    projectKey: string,
    pullRequest: string | null,
  ): Promise<{ readonly isWhole: boolean; readonly hotspots: readonly FoundHotspot[] } | null>;
  /** Who last decided about an issue; `null` where nobody did, or the server does not tell. */
  whoDecided(issue: string): Promise<string | null>;
}
