/**
 * What Azure Repos holds of a pull request, as it is sent and read, and as rules speak of it: no document of its own, but the
 * one place of these shapes.
 */

/** A pull request of Azure Repos. */
export interface PullRequestAddress {
  readonly projectId: string;
  readonly repositoryId: string;
  readonly pullRequestId: string;
}

/** An open pull request in a list. */
export interface ListedPullRequest extends PullRequestAddress {
  /** Head of the source branch; `null` where Azure DevOps does not tell. */
  readonly sourceCommit: string | null;
  /** For people; empty where Azure DevOps does not tell. */
  readonly projectName: string;
  readonly repositoryName: string;
}

/** A pull request that is open; its target branch has no `refs/heads/`. */
export interface OpenPullRequest {
  readonly id: string;
  readonly base: string;
}

/** One push to the source branch of a pull request, or a change of its target. */
export interface Iteration {
  readonly id: number;
  /** Head of the source branch then; `null` where Azure DevOps does not tell. */
  readonly sourceCommit: string | null;
  /** The commit that both branches have, which its changes are told against; `null` where Azure DevOps does not tell. */
  readonly commonCommit: string | null;
}

/** A file that a pull request changes, as an iteration lists it. */
export interface ChangedFile {
  /** With a leading slash. */
  readonly path: string;
  /** Names the file for comments, through all iterations. */
  readonly changeTrackingId: number;
  /** Object id of its content in the source branch, lower case; `null` of a deleted file. */
  readonly blobId: string | null;
  /** Path in the commit that both branches have; `null` of a file that the pull request adds. */
  readonly pathBefore: string | null;
}

/** States of a discussion. `active`, `pending` and `unknown` are open, the others are resolved. */
export const THREAD_STATUSES = ['unknown', 'active', 'fixed', 'wontFix', 'closed', 'byDesign', 'pending'] as const;
/** State of a discussion. */
export type ThreadStatus = (typeof THREAD_STATUSES)[number];

/** A discussion on a pull request, whoever began it. */
export interface Discussion {
  readonly id: number;
  /** `null` of discussions that have none, such as those of the system. */
  readonly status: ThreadStatus | null;
  /** All its comments were deleted. It is listed all the same, without their texts. */
  readonly isDeleted: boolean;
  /** Those that are texts, by name. */
  readonly properties: ReadonlyMap<string, string>;
  /** Whether a run was cut off while it set the state: what the pull request remembers of it lags. */
  readonly isUnsettled?: boolean;
  /** In the order of the list; those of the system included. */
  readonly comments: readonly DiscussionComment[];
}

/** A comment of a discussion. */
export interface DiscussionComment {
  readonly id: number;
  /** Id of the identity that wrote it, in lower case. */
  readonly authorId: string;
  /** Empty of a deleted comment. */
  readonly content: string;
  readonly isDeleted: boolean;
  /** Such as `Policy status has been updated`: nobody wrote it. */
  readonly isOfSystem: boolean;
}

/** A place in the source branch's version of a file: complete, or the Files page of everybody breaks. */
export interface ThreadPosition {
  /** With a leading slash, as the changes of the iteration spell it. */
  readonly path: string;
  /** Lines and offsets from 1; the end is exclusive and lies behind the start. */
  readonly start: { readonly line: number; readonly offset: number };
  readonly end: { readonly line: number; readonly offset: number };
  /** Of the file in the changes of that iteration. */
  readonly changeTrackingId: number;
  readonly iterationId: number;
}

/** A discussion to begin. */
export interface NewThread {
  readonly content: string;
  readonly status: 'active' | 'closed';
  /** `null` for a general one. */
  readonly position: ThreadPosition | null;
  readonly properties: ReadonlyMap<string, string>;
}

/** What a service says about a pull request; a required one lets it be completed as `succeeded` or `notApplicable` only. */
export const STATUS_STATES = ['notSet', 'notApplicable', 'pending', 'succeeded', 'failed', 'error'] as const;
/** State of a status. */
export type StatusState = (typeof STATUS_STATES)[number];

/** A status to be posted. */
export interface StatusToPost {
  readonly state: StatusState;
  readonly description: string;
  /** `null` for none. */
  readonly targetUrl: string | null;
  readonly genre: string;
  readonly name: string;
  /** Texts by name. */
  readonly properties: ReadonlyMap<string, string>;
}

/** A status as it was posted, by whomever; the newest of a context and iteration counts. */
export interface PostedStatus {
  /** Higher ones are newer. */
  readonly id: number;
  /** A state of tomorrow reads as `error`. */
  readonly state: StatusState;
  readonly description: string | null;
  readonly targetUrl: string | null;
  readonly genre: string | null;
  readonly name: string;
  /** `null` where it is of the pull request as a whole. */
  readonly iterationId: number | null;
  /** Id of the identity that posted it, in lower case. */
  readonly authorId: string;
  /** Those that are texts, by name. */
  readonly properties: ReadonlyMap<string, string>;
}
