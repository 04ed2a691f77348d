import type { AnalysisReport } from '../../documents/analysis-report';
import { NOT_PUBLISHED, type BuildProperty } from '../../documents/build-property';
import type { DecorationReport, ThreadCounts, UnplacedFinding } from '../../documents/decoration-report';
import type { OutcomeStatus } from '../../documents/gate-outcome';
import type { ParsedDocument } from '../../documents/parse-document';
import { choosePublished, type PublishedAnalysis, type PublishedTraces } from '../report/published-analyses';

/** An analysis without a report that counts, in short. */
export interface AnalysisInShort {
  readonly analysisKey: string;
  readonly projectKey: string;
  readonly attempt: number;
  readonly name: string;
  readonly status: OutcomeStatus;
  /** Whether a Publish has judged it. */
  readonly isPublished: boolean;
  /** New issues as its build property counts them; `null` where it does not. */
  readonly newIssues: number | null;
}

/** All that the jobs of a build, its stages and attempts, left for the summary on a pull request. */
export interface WholeBuild {
  readonly reports: readonly AnalysisReport[];
  readonly others: readonly AnalysisInShort[];
  /** What its Publishes say of comments: those of the attempts that count. */
  readonly decorations: readonly DecorationReport[];
}

/** What one Publish knows before it has left it. */
export interface OwnResults {
  readonly reports: readonly AnalysisReport[];
  readonly counts: ThreadCounts | null;
  readonly unplaced: readonly UnplacedFinding[];
}

/**
 * Takes together what was left of a build, by the rule of what a build published. The verdict of an analysis whose report is on its
 * way, or was lost, is that of its build property, which the status on the pull request says, too; a report of an earlier
 * attempt stands for none.
 *
 * @param decorations those on this pull request, in any order
 */
export function toWholeBuild(traces: PublishedTraces, decorations: readonly DecorationReport[]): WholeBuild {
  const published = choosePublished(traces);
  const attempts = new Map<string, number>();
  const reports = published.flatMap((one) => (one.kind === 'report' ? [one.report] : []));
  const others = published.flatMap((one) => (one.kind === 'report' ? [] : [inShort(one, traces.properties)]));
  for (const { analysisKey, pipeline } of reports) attempts.set(analysisKey, pipeline.attempt);
  for (const { analysisKey, attempt } of others) attempts.set(analysisKey, attempt);
  const counted = new Set<string>();
  const kept = decorations.filter(({ state, analysisKeys, attempt = 1 }) => {
    const isOfToday = analysisKeys.every((key) => attempts.get(key) === attempt && !counted.has(key));
    if (state !== 'decorated' || !isOfToday) return false;
    for (const key of analysisKeys) counted.add(key);
    return true;
  });
  return { reports, others, decorations: kept };
}

/** The numbers of all comments together, and of how many judged analyses nobody has any. */
export function countComments(
  { reports, others, decorations }: WholeBuild,
  own: OwnResults | null,
): { readonly counts: ThreadCounts | null; readonly uncounted: number } {
  const known = decorations.flatMap(({ counts, analysisKeys }) => (counts === null ? [] : [{ counts, analysisKeys }]));
  if (own !== null && own.counts !== null) {
    known.push({ counts: own.counts, analysisKeys: own.reports.map(({ analysisKey }) => analysisKey) });
  }
  if (known.length === 0) return { counts: null, uncounted: 0 };
  const covered = new Set(known.flatMap(({ analysisKeys }) => analysisKeys));
  const judged = [
    ...[...reports, ...(own?.reports ?? [])].map(({ analysisKey, outcome }) => ({
      analysisKey,
      status: outcome.status,
    })),
    ...others,
  ].filter(isJudged);
  return {
    counts: known.map(({ counts }) => counts).reduce(add),
    uncounted: judged.filter(({ analysisKey }) => !covered.has(analysisKey)).length,
  };
}

/** The worst findings without a place, of all Publishes that count. */
export function unplacedOf({ decorations }: WholeBuild, own: OwnResults | null): readonly UnplacedFinding[] {
  return [...(own?.unplaced ?? []), ...decorations.flatMap(({ unplaced = [] }) => unplaced)];
}

/** Whether its findings are known. */
export function isJudged({ status }: { readonly status: OutcomeStatus }): boolean {
  return status === 'passed' || status === 'failed' || status === 'none';
}

function add(left: ThreadCounts, right: ThreadCounts): ThreadCounts {
  const sum: { -readonly [Name in keyof ThreadCounts]: number } = { ...left };
  // The keys of a document that was checked are those of its type.
  for (const name of Object.keys(sum) as (keyof ThreadCounts)[]) sum[name] += right[name];
  return sum;
}

type WithoutVerdict = Exclude<PublishedAnalysis, { readonly kind: 'report' }>;

function inShort(
  { key, reason, failed, analysisName, projectKey }: WithoutVerdict,
  properties: ReadonlyMap<string, ParsedDocument<BuildProperty>>,
): AnalysisInShort {
  const parsed = properties.get(key);
  const property = parsed?.kind === 'document' ? parsed.document : undefined;
  const isReportAway = reason === 'report-missing' || reason === 'report-outdated' || reason === 'report-unreadable';
  return {
    analysisKey: key,
    projectKey: projectKey ?? '',
    attempt: property?.attempt ?? 0,
    name: analysisName ?? projectKey ?? key,
    status: failed ? 'failed' : isReportAway ? (property?.outcome ?? 'unknown') : 'unknown',
    isPublished: property?.reason !== NOT_PUBLISHED,
    newIssues: property?.numbers['new_violations'] ?? null,
  };
}
