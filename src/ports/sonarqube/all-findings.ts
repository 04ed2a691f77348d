import type { PlacedHotspot, PlacedIssue } from '../../domain/export/placed-finding';
import type { BranchOrPullRequest } from '../../domain/scope/branch-or-pull-request';

/** A page of a list of issues, and how many there are in all pages. */
export interface IssuePage {
  readonly total: number;
  readonly issues: readonly PlacedIssue[];
  /** By rule key. */
  readonly ruleNames: ReadonlyMap<string, string>;
}

/** A page of a list of hotspots, and how many there are in all pages. */
export interface HotspotPage {
  readonly total: number;
  readonly hotspots: readonly PlacedHotspot[];
}

/** Each list that a server has of a branch or pull request, page by page. Methods throw as those of `AnalysisResults` do. */
export interface FindingLists {
  /**
   * Issues, the most severe first: the open ones, or those that a person accepted or called false positives.
   *
   * @param page from 1, each of `FINDINGS_OF_A_PAGE`; the server gives no more than 10,000 issues of a list
   */
  issuePage(
    projectKey: string,
    of: BranchOrPullRequest,
    which: 'open' | 'suppressed',
    page: number,
  ): Promise<IssuePage>;
  /** Security hotspots in every state. `null` where the token may not read them, which is not the same as none. */
  hotspotPage(projectKey: string, of: BranchOrPullRequest, page: number): Promise<HotspotPage | null>;
}
