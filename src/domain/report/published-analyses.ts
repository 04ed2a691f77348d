import type { AnalysisReport } from '../../documents/analysis-report';
import { NOT_PUBLISHED, type BuildProperty } from '../../documents/build-property';
import type { ParsedDocument } from '../../documents/parse-document';

/** What the runs of Publish in one build left, as it was read. */
export interface PublishedTraces {
  /** Attachments by name, in any order; an attempt of a job leaves one of the same name again. */
  readonly attachments: readonly { readonly name: string; readonly document: ParsedDocument<AnalysisReport> }[];
  /** By analysis key. */
  readonly properties: ReadonlyMap<string, ParsedDocument<BuildProperty>>;
}

/** One analysis of a build: its report, or why there is none that counts. */
export type PublishedAnalysis =
  | { readonly kind: 'report'; readonly key: string; readonly report: AnalysisReport }
  | {
      readonly kind: 'unreadable';
      readonly key: string;
      readonly problem: string;
      /** Name of the analysis, where it is known. */
      readonly analysisName: string | null;
      /** Whether the report may still be on its way: an agent uploads after its task has ended. */
      readonly mayArrive: boolean;
      /** Whether the newest attempt failed by what can be read of it: no doubt about the rest makes that better. */
      readonly failed: boolean;
    };

/**
 * The published analyses of a build across jobs, stages and attempts. The newest attempt of one analysis counts, others
 * stay. Report and build property tell the same story twice; where they differ, one of them was not written, and no
 * verdict is made up from the other: an attachment that was not uploaded must not leave the attempt before it standing.
 */
export function choosePublished({ attachments, properties }: PublishedTraces): readonly PublishedAnalysis[] {
  const newest = new Map<string, AnalysisReport>();
  const unread = new Map<string, string>();
  for (const { name, document } of attachments) {
    const key = name.replace(/\.json$/i, '');
    if (document.kind !== 'document') {
      unread.set(key, document.kind === 'newer' ? 'a newer version of this extension wrote it' : document.problem);
      continue;
    }
    const { document: report } = document;
    const known = newest.get(report.analysisKey);
    if (known === undefined || isNewer(report, known)) newest.set(report.analysisKey, report);
  }
  const keys = [...new Set([...newest.keys(), ...unread.keys(), ...properties.keys()])].sort();
  return keys.map((key) => judge(key, newest.get(key), unread.get(key), properties.get(key)));
}

function isNewer(left: AnalysisReport, right: AnalysisReport): boolean {
  const attempts = left.pipeline.attempt - right.pipeline.attempt;
  return attempts === 0 ? left.publishedAt > right.publishedAt : attempts > 0;
}

function judge(
  key: string,
  report: AnalysisReport | undefined,
  unread: string | undefined,
  property: ParsedDocument<BuildProperty> | undefined,
): PublishedAnalysis {
  const short = property?.kind === 'document' ? property.document : undefined;
  const isOld = short !== undefined && report !== undefined && short.attempt > report.pipeline.attempt;
  const isPrepared = short?.reason === NOT_PUBLISHED;
  const unreadable = (problem: string): PublishedAnalysis => ({
    kind: 'unreadable',
    key,
    problem,
    analysisName: short?.analysisName ?? report?.analysisName ?? null,
    mayArrive: !isPrepared,
    failed: short?.outcome === 'failed' || (!isOld && report?.outcome.status === 'failed'),
  });
  const confirmed = short?.outcome === report?.outcome.status && short?.attempt === report?.pipeline.attempt;
  if (unread !== undefined && !(report !== undefined && confirmed)) {
    return unreadable(`a report of it cannot be read: ${unread}`);
  }
  if (isPrepared) return unreadable(`it was prepared in ${placeOf(short)}, and no Publish there has told its verdict`);
  if (report === undefined) return unreadable('the build has its property, but no report of it');
  if (property === undefined) return { kind: 'report', key, report };
  if (short === undefined) return unreadable('its build property cannot be read');
  if (isOld) {
    return unreadable(`attempt ${short.attempt} left no report, and that of attempt ${report.pipeline.attempt} is old`);
  }
  // A property that could not be written leaves that of the attempt before; the report tells more.
  if (short.attempt < report.pipeline.attempt || short.outcome === report.outcome.status) {
    return { kind: 'report', key, report };
  }
  return unreadable(`its report says ${report.outcome.status}, its build property ${short.outcome}`);
}

function placeOf({ stage, job, attempt }: BuildProperty): string {
  const names = [...(stage === '' ? [] : [`stage ${stage}`]), ...(job === '' ? [] : [`job ${job}`])];
  return [...names, `attempt ${attempt}`].join(', ');
}
