import type { BuildInfo } from '../src/wire/azure-devops/builds';
import type { StatusPolicyEvaluation } from '../src/wire/azure-devops/policy-evaluations';
import type { Iteration, PostedStatus } from '../src/documents/pull-request';
import type { PullRequestThread } from '../src/wire/azure-devops/threads';
import type { HostProblem } from '../src/web/host/host-problem';
import type { PublishedFiles, ReadFailure } from '../src/web/reading/build-snapshot';
import type { ReadBuild } from '../src/web/view/results-view';

export type Run = Pick<BuildInfo, 'id' | 'number' | 'state' | 'definitionName' | 'webUrl'>;

/** A run of the pull request, and what it published. */
export interface ReadRun extends ReadBuild {
  readonly run: Run;
}

/** What was read, or why it could not be: each request fails for itself. */
export type Read<T> = T | ReadFailure;

/** What was read of a pull request at one moment. */
export interface PullRequestSnapshot {
  /** Of each pipeline the newest run that published something; where none did, the newest at all. */
  readonly shown: readonly ReadRun[];
  /** Runs that are newer than the one shown of their pipeline, newest first. */
  readonly newer: readonly Run[];
  readonly iterations: Read<readonly Iteration[]>;
  /** Branch that it is to be merged into today, without `refs/heads/`. */
  readonly target: Read<string>;
  readonly statuses: Read<readonly PostedStatus[]>;
  /** `undefined` while they are not read. */
  readonly threads: Read<readonly PullRequestThread[]> | undefined;
  /** `undefined` while they are not read. */
  readonly policies: Read<readonly StatusPolicyEvaluation[]> | undefined;
  /** What earlier runs published, newest first; `undefined` while it is not read. */
  readonly earlier: readonly { readonly run: Run; readonly files: PublishedFiles }[] | undefined;
}

/** What the page knows at one moment. */
export type PullRequestState =
  | { readonly kind: 'connecting'; readonly slow: boolean }
  | { readonly kind: 'without-pull-request'; readonly problem: HostProblem }
  | { readonly kind: 'failed'; readonly failure: ReadFailure }
  | {
      readonly kind: 'read';
      readonly snapshot: PullRequestSnapshot;
      /** Why the last refresh did not work; what is shown is from the one before. */
      readonly stale: ReadFailure | undefined;
    };
