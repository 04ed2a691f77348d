import * as v from 'valibot';
import { parseDocument, type ParsedDocument } from './parse-document';

/** Version of the report that this release writes. */
export const DECORATION_VERSION = 1;

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

/** Open findings of the pull request, and where they are shown. A state: what a run did is none of it. */
export const threadCountsSchema = v.object({
  /** Open issues and hotspots to review, as SonarQube counts them. */
  open: count,
  /** With a comment on their line. */
  shown: count,
  overLimit: count,
  /** Their file, or their line of the source branch, is none that the pull request shows. */
  notInChanges: count,
  withoutLine: count,
  belowSeverity: count,
  /** Resolved by a person, open in SonarQube. */
  closedByPeople: count,
  /** Their comment was deleted by a person. */
  deletedByPeople: count,
  /** Kept beside another comment about the same finding, since people took part in both. */
  doubled: count,
});
export type ThreadCounts = Readonly<v.InferOutput<typeof threadCountsSchema>>;

/** A new finding that has no place on a line of the pull request, as a person reads of it. */
export const unplacedFindingSchema = v.object({
  /** As the server's pages show it. */
  severity: v.string(),
  message: v.string(),
  /** In the repository, with a leading slash; `null` for the whole project. */
  path: v.nullable(v.string()),
  /** In the analyzed version of the file; `null` for the whole file. */
  line: v.nullable(count),
});
export type UnplacedFinding = Readonly<v.InferOutput<typeof unplacedFindingSchema>>;

/**
 * What one Publish did on its pull request. Attached to the build beside the analysis reports, as one file for all analyses
 * of the Publish.
 */
export const decorationReportSchema = v.object({
  version: v.literal(DECORATION_VERSION),
  analysisKeys: v.array(v.string()),
  /** Attempt of the job; absent where an earlier version wrote it. */
  attempt: v.optional(v.number()),
  pullRequestId: v.string(),
  /** `null` where the pull request has moved on, or could not be read. */
  iterationId: v.nullable(v.number()),
  /**
   * `decorated`: by this Publish. `by-server`: SonarQube does it itself. `superseded`: the pull request has newer
   * commits, or another target.
   * `failed`: the status could not be posted.
   */
  state: v.picklist(['decorated', 'by-server', 'superseded', 'failed']),
  /** State of the overall status as it stands; `null` where none of ours does. */
  status: v.nullable(v.string()),
  /** `null` where no comments were asked for, or they could not be brought up to date. */
  counts: v.nullable(threadCountsSchema),
  /** The worst of those of a pull request that have no place on its lines; absent where an earlier version wrote it. */
  unplaced: v.optional(v.array(unplacedFindingSchema)),
  /** What went wrong, in sentences for people. */
  problems: v.array(v.string()),
});
export type DecorationReport = Readonly<v.InferOutput<typeof decorationReportSchema>>;

/** Reads a decoration report. */
export function parseDecorationReport(text: string): ParsedDocument<DecorationReport> {
  return parseDocument(decorationReportSchema, DECORATION_VERSION, text);
}
