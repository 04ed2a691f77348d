import type { WidgetSettings } from '../src/documents/widget-settings';
import type { HostProblem } from '../src/web/host/host-problem';
import type { PublishedFiles, ReadFailure, TrendBuild } from '../src/web/reading/build-snapshot';
import type { BuildInfo } from '../src/wire/azure-devops/builds';

/** A run that is over, and what it published. */
export interface JudgedRun {
  readonly run: BuildInfo;
  readonly files: PublishedFiles;
}

/** What was read of a pipeline and branch at one moment. */
export interface GateSnapshot {
  /** Name of the pipeline, as its runs tell it. */
  readonly pipeline: string | null;
  /** The newest runs of the branch, whatever their state, newest first. At least one. */
  readonly runs: readonly BuildInfo[];
  /** The newest finished run that published something; where none did, there is none. */
  readonly judged: JudgedRun | undefined;
  /** What earlier runs wrote down of the same analyses, newest first; not read where nothing shows it. */
  readonly earlier: readonly TrendBuild[] | ReadFailure | undefined;
}

/** What the widget knows at one moment. */
export type GateState =
  | { readonly kind: 'loading' }
  | { readonly kind: 'newer-settings' }
  | { readonly kind: 'unreadable-settings'; readonly problem: string }
  | { readonly kind: 'without-project'; readonly problem: HostProblem }
  | { readonly kind: 'failed'; readonly failure: ReadFailure }
  | { readonly kind: 'no-pipeline'; readonly pipelineId: number }
  | { readonly kind: 'no-runs'; readonly branch: string; readonly pipeline: string | null }
  | { readonly kind: 'read'; readonly settings: WidgetSettings; readonly snapshot: GateSnapshot };

/** Where nobody tells the commit, it is another one. */
export function isOfSameCommit(left: BuildInfo, right: BuildInfo): boolean {
  return left.sourceCommit !== null && left.sourceCommit === right.sourceCommit;
}
