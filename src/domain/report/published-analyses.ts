import type { AnalysisReport } from '../../documents/analysis-report';
import { NOT_PUBLISHED, type BuildProperty } from '../../documents/build-property';
import type { ParsedDocument } from '../../documents/parse-document';

/** What the runs of Publish in one build left, as it was read. */
export interface PublishedTraces {
  readonly buildId: string;
  /** Attachments by name, in any order; an attempt of a job leaves one of the same name again. */
  readonly attachments: readonly { readonly name: string; readonly document: ParsedDocument<AnalysisReport> }[];
  /** By analysis key. */
  readonly properties: ReadonlyMap<string, ParsedDocument<BuildProperty>>;
}

/** One analysis of a build: its report, or why there is none that counts. */
export type PublishedAnalysis =
  /** `key` is that of the analysis. */
  { readonly kind: 'report'; readonly key: string; readonly report: AnalysisReport } | AnalysisWithoutVerdict;

/** An analysis of the build of which no verdict can be told, and why. */
export interface AnalysisWithoutVerdict {
  readonly kind: 'no-verdict';
  readonly key: string;
  /**
   * `not-published`: prepared, and no Publish has judged it. `report-missing`, `report-outdated`: its property is there, its
   * report is not, or is of an earlier attempt. `contradiction`: its traces tell different stories.
   */
  readonly reason:
    | 'not-published'
    | 'report-missing'
    | 'report-outdated'
    | 'report-unreadable'
    | 'property-unreadable'
    | 'contradiction';
  readonly problem: string;
  /** Name of the analysis, where it is known. */
  readonly analysisName: string | null;
  readonly projectKey: string | null;
  /** Where it ran, for people: `stage Build, job Linux`; empty where nobody tells. */
  readonly place: string;
  /** Whether the report may still be on its way: an agent uploads after its task has ended. */
  readonly mayArrive: boolean;
  /** Whether the newest attempt failed by what can be read of it: no doubt about the rest makes that better. */
  readonly failed: boolean;
}

/** What was left of one analysis. */
interface Traces {
  /** Those of the highest attempt, the newest first. */
  readonly reports: readonly AnalysisReport[];
  /** Why another report of it does not count. */
  readonly unread: string | undefined;
  readonly property: ParsedDocument<BuildProperty> | undefined;
}

/**
 * The published analyses of a build across jobs, stages and attempts: the one rule for gates, for `source: build`, and for the
 * page of the build. The newest attempt of one analysis counts, others stay. Report and build property tell the same story
 * twice; where they differ, one of them was not written, or somebody else wrote it, and no verdict is made up from the other.
 */
export function choosePublished({ buildId, attachments, properties }: PublishedTraces): readonly PublishedAnalysis[] {
  const reports = new Map<string, AnalysisReport[]>();
  const unread = new Map<string, string>();
  for (const { name, document } of attachments) {
    if (document.kind !== 'document') {
      const problem = document.kind === 'newer' ? 'a newer version of this extension wrote it' : document.problem;
      unread.set(name.replace(/\.json$/i, ''), problem);
      continue;
    }
    const { document: report } = document;
    const key = report.analysisKey;
    if (report.pipeline.buildId === buildId) reports.set(key, [...(reports.get(key) ?? []), report]);
    else unread.set(key, `it is of build ${report.pipeline.buildId}`);
  }
  const keys = [...new Set([...reports.keys(), ...unread.keys(), ...properties.keys()])].sort();
  return keys.map((key) => {
    const all = reports.get(key) ?? [];
    const attempt = Math.max(...all.map(({ pipeline }) => pipeline.attempt));
    const newest = all
      .filter(({ pipeline }) => pipeline.attempt === attempt)
      .sort((left, right) => Date.parse(right.publishedAt) - Date.parse(left.publishedAt));
    return judge(key, { reports: newest, unread: unread.get(key), property: properties.get(key) });
  });
}

function judge(key: string, traces: Traces): PublishedAnalysis {
  const [report] = traces.reports;
  const doubt = doubtAbout(traces);
  if (doubt === undefined && report !== undefined) return { kind: 'report', key, report };
  const property = traces.property?.kind === 'document' ? traces.property.document : undefined;
  const [reason, problem] = doubt ?? ['report-missing', 'the build has no report of it'];
  const isOutdated = property !== undefined && report !== undefined && property.attempt > report.pipeline.attempt;
  return {
    kind: 'no-verdict',
    key,
    reason,
    problem,
    analysisName: property?.analysisName ?? report?.analysisName ?? null,
    projectKey: property?.projectKey ?? report?.project.key ?? null,
    place: placeOf(property ?? report?.pipeline),
    mayArrive: reason !== 'not-published',
    failed:
      property?.outcome === 'failed' ||
      (!isOutdated && traces.reports.some(({ outcome }) => outcome.status === 'failed')),
  };
}

type Doubt = readonly [reason: AnalysisWithoutVerdict['reason'], problem: string];

/** Why what was left of an analysis is no verdict. */
function doubtAbout({ reports, unread, property }: Traces): Doubt | undefined {
  const [report] = reports;
  const short = property?.kind === 'document' ? property.document : undefined;
  const status = report?.outcome.status;
  const attempt = report?.pipeline.attempt;
  const isConfirmed =
    report !== undefined &&
    short?.outcome === status &&
    short?.attempt === attempt &&
    short?.projectKey === report.project.key;
  if (unread !== undefined && !isConfirmed) return ['report-unreadable', `a report of it cannot be read: ${unread}`];
  if (short?.reason === NOT_PUBLISHED) {
    const place = [placeOf(short), `attempt ${short.attempt}`].filter((part) => part !== '').join(', ');
    return ['not-published', `it was prepared in ${place}, and no Publish there has published its verdict`];
  }
  if (report === undefined) return ['report-missing', 'the build has its property, but no report of it'];
  const others = reports.filter(({ outcome }) => outcome.status !== status);
  if (others.length > 0 && !isConfirmed) return ['contradiction', `attempt ${attempt} left reports that differ`];
  // Where a property cannot be written Publish says so, and the report tells all.
  if (property === undefined) return undefined;
  if (short === undefined) return ['property-unreadable', 'its build property cannot be read'];
  if (short.attempt > report.pipeline.attempt) {
    return ['report-outdated', `attempt ${short.attempt} left no report, and that of attempt ${attempt} is old`];
  }
  if (short.attempt < report.pipeline.attempt) {
    return ['contradiction', `its report is of attempt ${attempt}, its build property of attempt ${short.attempt}`];
  }
  if (short.projectKey !== report.project.key) {
    return ['contradiction', 'its report and its build property are of different projects'];
  }
  if (short.outcome === status) return undefined;
  return ['contradiction', `its report says ${status}, its build property ${short.outcome}`];
}

function placeOf(run: { readonly stage: string; readonly job: string } | undefined): string {
  if (run === undefined) return '';
  const { stage, job } = run;
  return [...(stage === '' ? [] : [`stage ${stage}`]), ...(job === '' ? [] : [`job ${job}`])].join(', ');
}
