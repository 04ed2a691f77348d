import * as v from 'valibot';
import { analysisScopeSchema } from './analysis-scope';
import { evidenceSchema } from './evidence';
import { analysisOutcomeSchema } from './gate-outcome';
import { parseDocument, type ParsedDocument } from './parse-document';
import { pipelineRunSchema } from './pipeline-run';

/** Newest version of the report that this release writes and reads. */
export const REPORT_VERSION = 1;

/**
 * A part of the report that a server or a token may withhold. Missing says why and stands beside the gate's verdict;
 * it never becomes an empty list, since an empty list reads as "nothing found".
 */
function part<T extends v.ObjectEntries>(entries: T) {
  return v.variant('state', [
    v.object({ state: v.literal('read'), ...entries }),
    v.object({ state: v.literal('missing'), reason: v.string() }),
  ]);
}

/** An issue as the server describes it, in both severity modes. */
export const reportedIssueSchema = v.object({
  key: v.string(),
  rule: v.string(),
  message: v.string(),
  /** Path relative to the project's base directory, forward slashes; `null` for an issue of the whole project. */
  file: v.nullable(v.string()),
  /** From 1; `null` for an issue of the whole file. */
  line: v.nullable(v.number()),
  /** `BLOCKER`, `CRITICAL`, `MAJOR`, `MINOR`, `INFO`; servers in MQR mode still send it. */
  severity: v.nullable(v.string()),
  /** `BUG`, `VULNERABILITY`, `CODE_SMELL`. */
  type: v.nullable(v.string()),
  /** From 10.2 on. Severities `BLOCKER`, `HIGH`, `MEDIUM`, `LOW`, `INFO`. */
  impacts: v.array(v.object({ softwareQuality: v.string(), severity: v.string() })),
  tags: v.array(v.string()),
});
export type ReportedIssue = Readonly<v.InferOutput<typeof reportedIssueSchema>>;

/** A security hotspot that waits for its review; file and line as of an issue. */
export const reportedHotspotSchema = v.object({
  key: v.string(),
  rule: v.nullable(v.string()),
  message: v.string(),
  file: v.nullable(v.string()),
  line: v.nullable(v.number()),
  /** `HIGH`, `MEDIUM`, `LOW`. */
  probability: v.nullable(v.string()),
});
export type ReportedHotspot = Readonly<v.InferOutput<typeof reportedHotspotSchema>>;

/** A file with lines that no test covers; its path as of an issue. */
export const uncoveredFileSchema = v.object({ file: v.string(), lines: v.number() });
export type UncoveredFile = Readonly<v.InferOutput<typeof uncoveredFileSchema>>;

/**
 * Everything that Publish learned of one analysis, in raw values: the tab, the log, the Markdown summary, the build
 * property and the output variables are functions of it. Written once, never changed.
 */
export const analysisReportSchema = v.object({
  version: v.literal(REPORT_VERSION),
  analysisKey: v.string(),
  analysisName: v.nullable(v.string()),
  /** ISO 8601, when Publish wrote the report. */
  publishedAt: v.string(),
  project: v.object({ key: v.string(), name: v.nullable(v.string()) }),
  server: v.object({
    /** Address for people, `http` or `https`, without a trailing slash. */
    url: v.string(),
    version: v.nullable(v.string()),
    /** `MQR`, `STANDARD`, or `null` where the server did not tell. */
    severityMode: v.nullable(v.picklist(['MQR', 'STANDARD'])),
  }),
  /** Page of this analysis in SonarQube, `http` or `https`. */
  dashboardUrl: v.nullable(v.string()),
  scope: analysisScopeSchema,
  pipeline: pipelineRunSchema,
  outcome: analysisOutcomeSchema,
  /** `analysis`: the verdict of this very analysis. `project`: the live gate of a project without an analysis here. */
  basis: v.picklist(['analysis', 'project']),
  /** Coverage and duplication were not judged because the change is small. */
  conditionsIgnored: v.boolean(),
  /** What the verdict rests on; absent where nothing was judged, and in reports of earlier releases. */
  evidence: v.optional(evidenceSchema),
  computeTaskId: v.nullable(v.string()),
  analysisId: v.nullable(v.string()),
  newCodePeriod: v.nullable(
    v.object({ mode: v.string(), date: v.nullable(v.string()), parameter: v.nullable(v.string()) }),
  ),
  measures: part({
    /** By metric key. `new_*` metrics have their value in `newCode`. */
    values: v.record(v.string(), v.object({ overall: v.nullable(v.string()), newCode: v.nullable(v.string()) })),
  }),
  /** Name and type of metrics that this extension does not know by itself, for conditions on them. */
  metrics: v.record(v.string(), v.object({ name: v.string(), type: v.string() })),
  newIssues: part({ total: v.number(), top: v.array(reportedIssueSchema) }),
  /** Open issues of all code, where there is no new code yet: after the first analysis of a branch. */
  allIssues: v.optional(part({ total: v.number(), top: v.array(reportedIssueSchema) })),
  hotspots: part({ total: v.number(), top: v.array(reportedHotspotSchema) }),
  /** Files with the most lines that no test covers, of new code or of all. Only where a condition on coverage failed. */
  uncoveredFiles: v.optional(part({ code: v.picklist(['new', 'all']), top: v.array(uncoveredFileSchema) })),
  /** Warnings of the server about this analysis, as plain text. */
  warnings: v.array(v.string()),
  timings: v.object({
    submittedAt: v.nullable(v.string()),
    /** Time that the server needed for the report. */
    processingMilliseconds: v.nullable(v.number()),
    /** Time that Publish waited for it. */
    waitedMilliseconds: v.number(),
  }),
});
export type AnalysisReport = Readonly<v.InferOutput<typeof analysisReportSchema>>;

/** Reads the content of an attachment `<key>.json`. */
export function parseAnalysisReport(text: string): ParsedDocument<AnalysisReport> {
  return parseDocument(analysisReportSchema, REPORT_VERSION, text);
}
