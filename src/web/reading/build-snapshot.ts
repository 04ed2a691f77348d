import type { AnalysisReport } from '../../documents/analysis-report';
import type { BuildProperty } from '../../documents/build-property';
import type { DecorationReport } from '../../documents/decoration-report';
import type { ParsedDocument } from '../../documents/parse-document';
import { choosePublished, type PublishedAnalysis } from '../../domain/report/published-analyses';
import type { BuildInfo } from '../../wire/azure-devops/builds';

/** What the runs of Publish left in a build. */
export type PublishedFiles = Pick<BuildSnapshot, 'buildId' | 'attachments' | 'properties'>;

/** What was read of a build at one moment. */
export interface BuildSnapshot {
  readonly buildId: string;
  /** Results page of the build, for people. */
  readonly page: string;
  /** `undefined` when Azure DevOps did not tell; the reports are shown all the same. */
  readonly build: Pick<BuildInfo, 'state' | 'definitionId' | 'sourceBranch'> | undefined;
  readonly attachments: readonly ReportAttachment[];
  /** By analysis key. */
  readonly properties: ReadonlyMap<string, ParsedDocument<BuildProperty>>;
  /** Tasks of this extension that the run has, in order; `undefined` when Azure DevOps did not tell. */
  readonly tasks: readonly TaskRun[] | undefined;
}

export interface ReportAttachment {
  /** File name, `<analysis key>.json`. */
  readonly name: string;
  /** Each attachment is read on its own: one that fails says so and leaves the others alone. */
  readonly content: ReadContent<AnalysisReport>;
  /** The attempt of a step that attached it; `null` where nobody tells. */
  readonly step: string | null;
}

/** What a Publish says that it did on its pull request. */
export interface DecorationAttachment {
  readonly step: string | null;
  readonly content: ReadContent<DecorationReport>;
}

/** A document of the build, or why there is none. */
export type ReadContent<T> = ParsedDocument<T> | { readonly kind: 'unavailable'; readonly failure: ReadFailure };

export type TaskName = 'prepare' | 'analyze' | 'publish';

export interface TaskRun {
  readonly task: TaskName;
  /** Ids in the timeline of the build: of the step, and of its job where it has one. */
  readonly recordId: string;
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
  readonly number: string;
  /** ISO 8601. */
  readonly finishedAt: string | null;
  /** Page of the build, as Azure DevOps named it. */
  readonly url: string | null;
  /** By analysis key. */
  readonly analyses: ReadonlyMap<string, ParsedDocument<BuildProperty>>;
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

/** A fault of our own is shown like an answer that cannot be understood: a page is never left empty. */
export function asFailure(error: unknown): ReadFailure {
  return error instanceof ReadFailure ? error : new ReadFailure('broken', undefined, { cause: error });
}

/** What the build published, by the rule of the gates. */
export function publishedAnalyses({ buildId, attachments, properties }: PublishedFiles): readonly PublishedAnalysis[] {
  return choosePublished({
    buildId,
    attachments: attachments.map(({ name, content }) => ({ name, document: toDocument(content) })),
    properties,
  });
}

/** Whether more reports than the listed ones are to be expected. */
export function isComplete(snapshot: BuildSnapshot): boolean {
  return publishedAnalyses(snapshot).every((one) => one.kind === 'report' || !one.mayArrive);
}

function toDocument(content: ReportAttachment['content']) {
  return content.kind === 'unavailable' ? ({ kind: 'unreadable', problem: content.failure.message } as const) : content;
}
