import { REPORT_VERSION, type AnalysisReport } from '../../documents/analysis-report';
import type { AnalysisOutcome } from '../../documents/gate-outcome';
import type { Handoff } from '../../documents/handoff';
import type { PipelineRun } from '../../documents/pipeline-run';

/** What the server told about one analysis: the part of a report that does not come from the pipeline. */
export type AnalysisFindings = Pick<
  AnalysisReport,
  | 'outcome'
  | 'scope'
  | 'conditionsIgnored'
  | 'analysisId'
  | 'newCodePeriod'
  | 'measures'
  | 'newIssues'
  | 'hotspots'
  | 'warnings'
> & {
  readonly projectKey: string;
  readonly projectName: string | null;
  readonly submittedAt: string | null;
  readonly processingMilliseconds: number | null;
};

/** What Publish adds to the handoff. Absent parts were not read. */
export interface ReportParts {
  readonly outcome: AnalysisOutcome;
  readonly publishedAt: string;
  readonly waitedMilliseconds: number;
  /** From `report-task.txt`, for people. */
  readonly dashboardUrl?: string | null;
  readonly publicUrl?: string | null;
  readonly computeTaskId?: string;
  readonly findings?: AnalysisFindings;
  readonly severityMode?: AnalysisReport['server']['severityMode'];
  readonly metrics?: AnalysisReport['metrics'];
}

const NOT_READ = { state: 'missing', reason: 'the analysis was not read' } as const;

/** Puts a report together: what Prepare handed over, and what was found. */
export function toReport(handoff: Handoff, parts: ReportParts): AnalysisReport {
  const { findings } = parts;
  return {
    version: REPORT_VERSION,
    analysisKey: handoff.analysisKey,
    analysisName: handoff.analysisName,
    publishedAt: parts.publishedAt,
    project: {
      key: findings?.projectKey ?? handoff.project.key,
      name: findings?.projectName ?? handoff.project.name,
    },
    server: {
      url: parts.publicUrl?.replace(/\/+$/, '') ?? handoff.server?.url ?? '',
      version: handoff.server?.version ?? null,
      severityMode: parts.severityMode ?? null,
    },
    dashboardUrl: parts.dashboardUrl ?? null,
    scope: findings?.scope ?? handoff.scope,
    pipeline: handoff.pipeline,
    outcome: parts.outcome,
    basis: 'analysis',
    conditionsIgnored: findings?.conditionsIgnored ?? false,
    computeTaskId: parts.computeTaskId ?? null,
    analysisId: findings?.analysisId ?? null,
    newCodePeriod: findings?.newCodePeriod ?? null,
    measures: findings?.measures ?? NOT_READ,
    metrics: parts.metrics ?? {},
    newIssues: findings?.newIssues ?? NOT_READ,
    hotspots: findings?.hotspots ?? NOT_READ,
    warnings: findings?.warnings ?? [],
    timings: {
      submittedAt: findings?.submittedAt ?? null,
      processingMilliseconds: findings?.processingMilliseconds ?? null,
      waitedMilliseconds: parts.waitedMilliseconds,
    },
  };
}

/**
 * Report of an analysis whose handoff cannot be read. Without it, a verdict of the build would be made up from the other
 * analyses alone, and could be a good one.
 */
export function reportOfBrokenHandoff(
  analysisKey: string,
  pipeline: PipelineRun,
  detail: string,
  publishedAt: string,
): AnalysisReport {
  return {
    version: REPORT_VERSION,
    analysisKey,
    analysisName: null,
    publishedAt,
    project: { key: '', name: analysisKey },
    server: { url: '', version: null, severityMode: null },
    dashboardUrl: null,
    scope: { kind: 'main-branch', name: null },
    pipeline,
    outcome: { status: 'unknown', reason: 'no-analysis', detail },
    basis: 'analysis',
    conditionsIgnored: false,
    computeTaskId: null,
    analysisId: null,
    newCodePeriod: null,
    measures: NOT_READ,
    metrics: {},
    newIssues: NOT_READ,
    hotspots: NOT_READ,
    warnings: [],
    timings: { submittedAt: null, processingMilliseconds: null, waitedMilliseconds: 0 },
  };
}
