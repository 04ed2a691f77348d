import { REPORT_VERSION, type AnalysisReport } from '../../documents/analysis-report';
import type { AnalysisOutcome } from '../../documents/gate-outcome';
import type { AnalysisScope } from '../../documents/analysis-scope';
import type { PipelineRun } from '../../documents/pipeline-run';
import { withoutHeads } from '../scope/branch-name';

/** What the server told about one analysis: the part of a report that does not come from the pipeline. */
export type AnalysisFindings = Pick<
  AnalysisReport,
  | 'scope'
  | 'conditionsIgnored'
  | 'evidence'
  | 'analysisId'
  | 'newCodePeriod'
  | 'measures'
  | 'newIssues'
  | 'allIssues'
  | 'hotspots'
  | 'uncoveredFiles'
  | 'warnings'
> & {
  readonly projectKey: string;
  readonly projectName: string | null;
  readonly submittedAt: string | null;
  readonly processingMilliseconds: number | null;
};

/** Whom a report is about: the handoff of Prepare, or what Publish knows by itself. */
export interface ReportSubject {
  readonly analysisKey: string;
  readonly analysisName: string | null;
  readonly project: { readonly key: string; readonly name: string | null };
  readonly scope: AnalysisScope;
  readonly pipeline: PipelineRun;
  readonly server: { readonly url: string; readonly version: string | null } | null;
}

/** What Publish adds to the subject. Absent parts were not read. */
export interface ReportParts {
  readonly outcome: AnalysisOutcome;
  /** `project` where the verdict is not of an analysis of this run. */
  readonly basis?: AnalysisReport['basis'];
  readonly publishedAt: string;
  readonly waitedMilliseconds: number;
  /** From `report-task.txt`, for people. */
  readonly dashboardUrl?: string | null;
  readonly publicUrl?: string | null;
  readonly computeTaskId?: string;
  /** Where the scanner says that it is another one than Prepare took it for. */
  readonly basePath?: string | undefined;
  readonly findings?: AnalysisFindings;
  readonly severityMode?: AnalysisReport['server']['severityMode'];
  readonly metrics?: AnalysisReport['metrics'];
}

const NOT_READ = { state: 'missing', reason: 'the analysis was not read' } as const;

/** Puts a report together: whom it is about, and what was found. */
export function toReport(subject: ReportSubject, parts: ReportParts): AnalysisReport {
  const { findings } = parts;
  return {
    version: REPORT_VERSION,
    analysisKey: subject.analysisKey,
    analysisName: subject.analysisName,
    publishedAt: parts.publishedAt,
    project: {
      key: findings?.projectKey ?? subject.project.key,
      name: findings?.projectName ?? subject.project.name,
    },
    server: {
      url: parts.publicUrl?.replace(/\/+$/, '') ?? subject.server?.url ?? '',
      version: subject.server?.version ?? null,
      severityMode: parts.severityMode ?? null,
    },
    dashboardUrl: parts.dashboardUrl ?? null,
    scope: findings?.scope ?? subject.scope,
    pipeline: parts.basePath === undefined ? subject.pipeline : { ...subject.pipeline, basePath: parts.basePath },
    outcome: parts.outcome,
    basis: parts.basis ?? 'analysis',
    conditionsIgnored: findings?.conditionsIgnored ?? false,
    ...(findings?.evidence === undefined ? {} : { evidence: findings.evidence }),
    computeTaskId: parts.computeTaskId ?? null,
    analysisId: findings?.analysisId ?? null,
    newCodePeriod: findings?.newCodePeriod ?? null,
    measures: findings?.measures ?? NOT_READ,
    metrics: parts.metrics ?? {},
    newIssues: findings?.newIssues ?? NOT_READ,
    ...(findings?.allIssues === undefined ? {} : { allIssues: findings.allIssues }),
    hotspots: findings?.hotspots ?? NOT_READ,
    ...(findings?.uncoveredFiles === undefined ? {} : { uncoveredFiles: findings.uncoveredFiles }),
    warnings: findings?.warnings ?? [],
    timings: {
      submittedAt: findings?.submittedAt ?? null,
      processingMilliseconds: findings?.processingMilliseconds ?? null,
      waitedMilliseconds: parts.waitedMilliseconds,
    },
  };
}

/**
 * Report about something that nobody could analyze or read. Without it, a verdict would be made up from the other analyses
 * alone, and could be a good one.
 */
export function reportWithoutAnalysis(
  analysisKey: string,
  pipeline: PipelineRun,
  outcome: AnalysisOutcome,
  publishedAt: string,
  names: { readonly analysisName?: string | null; readonly projectKey?: string } = {},
): AnalysisReport {
  const { analysisName = null, projectKey = '' } = names;
  const project = { key: projectKey, name: projectKey === '' ? analysisKey : projectKey };
  return toReport(
    { analysisKey, analysisName, project, scope: scopeOfRun(pipeline), pipeline, server: null },
    { outcome, publishedAt, waitedMilliseconds: 0 },
  );
}

/** What an analysis of this run would have been about, as far as the run tells. */
function scopeOfRun({ pullRequestId, sourceBranch }: PipelineRun): AnalysisScope {
  if (pullRequestId !== null) return { kind: 'pull-request', id: pullRequestId, branch: '', base: '' };
  const branch = sourceBranch.startsWith('refs/heads/') ? withoutHeads(sourceBranch) : '';
  return branch === '' ? { kind: 'main-branch', name: null } : { kind: 'branch', name: branch };
}
