import type { AnalysisReport } from '../src/documents/analysis-report';
import type { BuildProperty } from '../src/documents/build-property';
import type { ParsedDocument } from '../src/documents/parse-document';

/** Where the tab gets its facts from. One adapter reads a build of Azure DevOps; tests give plain objects. */
export interface ReportSource {
  /**
   * Everything that is known of the build now. Content that was read before is not read again.
   *
   * @param listed called when it is known which reports there are, and they are asked for
   * @throws {@link ReadFailure} when not even the list of reports can be read.
   */
  read(listed: () => void): Promise<BuildSnapshot>;
  /** Last finished builds of the same definition and branch, newest first, in one request. */
  readTrend(question: TrendQuestion): Promise<readonly TrendBuild[]>;
}

export interface BuildSnapshot {
  /** `undefined` when Azure DevOps did not tell; the reports are shown all the same. */
  readonly build: BuildFacts | undefined;
  readonly attachments: readonly ReportAttachment[];
  /** Tasks of this extension that the run has, in order; `undefined` when Azure DevOps did not tell. */
  readonly tasks: readonly TaskRun[] | undefined;
}

export interface BuildFacts {
  readonly id: number;
  readonly state: 'waiting' | 'running' | 'finished';
  readonly definitionId: number | undefined;
  /** Full ref, for example `refs/heads/main`. */
  readonly sourceBranch: string | undefined;
}

export interface ReportAttachment {
  /** File name, `<analysis key>.json`. */
  readonly name: string;
  /** Record of the timeline that it hangs on, the step of Publish; `undefined` where Azure DevOps names none. */
  readonly recordId: string | undefined;
  /** Each attachment is read on its own: one that fails says so and leaves the others alone. */
  readonly content: ParsedDocument<AnalysisReport> | { readonly kind: 'unavailable'; readonly failure: ReadFailure };
}

export type TaskName = 'prepare' | 'analyze' | 'publish';

export interface TaskRun {
  readonly task: TaskName;
  /** Of the step and of its job, in the timeline. */
  readonly recordId: string | undefined;
  readonly jobId: string | undefined;
  /** Name of the step as its author sees it. */
  readonly displayName: string;
  readonly jobName: string | undefined;
  readonly state: 'pending' | 'running' | 'finished';
  readonly result: 'succeeded' | 'failed' | 'canceled' | 'skipped' | undefined;
  /** ISO 8601. */
  readonly startedAt: string | undefined;
  /** Errors and warnings that the task logged, oldest first. */
  readonly messages: readonly string[];
}

export interface TrendQuestion {
  readonly definitionId: number;
  readonly sourceBranch: string;
  readonly analysisKeys: readonly string[];
}

export interface TrendBuild {
  readonly id: number;
  readonly number: string;
  /** ISO 8601. */
  readonly finishedAt: string | undefined;
  /** Page of the build; `undefined` when Azure DevOps named no safe address. */
  readonly url: string | undefined;
  /** By analysis key. */
  readonly analyses: ReadonlyMap<string, BuildProperty>;
}

/**
 * Why Azure DevOps could not be read. `refused`: the token is not accepted, or the answer is a sign-in page.
 * `forbidden`: signed in, but without the right. `gone`: no such build or attachment. `broken`: an answer of 5xx or one
 * that is no JSON. `offline`: no answer. `slow`: none within the time.
 */
export type ReadFailureKind = 'refused' | 'forbidden' | 'gone' | 'broken' | 'offline' | 'slow';

export class ReadFailure extends Error {
  constructor(
    readonly kind: ReadFailureKind,
    /** HTTP status, where there was an answer. */
    readonly status: number | undefined,
    options?: ErrorOptions,
  ) {
    super(`Azure DevOps could not be read: ${kind}${status === undefined ? '' : ` (${status})`}`, options);
    this.name = 'ReadFailure';
  }
}
