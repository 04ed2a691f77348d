import type { AnalysisReport } from '../../documents/analysis-report';
import {
  FINDINGS_OF_A_PAGE,
  type AllFindings,
  type FindingGap,
  type PlacedHotspot,
  type PlacedIssue,
} from '../../domain/export/placed-finding';
import type { BranchOrPullRequest } from '../../domain/scope/branch-or-pull-request';
import type { FindingLists } from '../../ports/sonarqube/all-findings';
import type { AnalysisResults } from '../../ports/sonarqube/analysis-results';
import { checkTime, forEachAtOnce, type DecorationRun } from '../decorate/decoration-run';

/** The server gives no more of a list, and no page in a browser shows more. */
const MOST_FINDINGS = 10_000;

/** A server as an export asks it. */
export type ExportServer = FindingLists & Pick<AnalysisResults, 'newestAnalysis'>;

/** An analysis whose findings are wanted. */
export interface ExportedAnalysis {
  readonly report: AnalysisReport;
  readonly server: ExportServer;
  /** How the server is asked about it. */
  readonly of: BranchOrPullRequest;
}

/** The findings cannot be told, with the reason: a list that may be wrong is worse than none. */
export class NotTold extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = 'NotTold';
  }
}

/**
 * Reads all findings of an analysis, page by page, a few pages at a time. An empty list counts only where a measure confirms it,
 * since servers answer with one where a token may not look; a list of a newer analysis is not of this one. Throws `NotTold`, and
 * whatever the server throws.
 */
export async function readAllFindings(
  { report, server, of }: ExportedAnalysis,
  run: DecorationRun,
): Promise<AllFindings> {
  const projectKey = report.project.key;
  const gaps: FindingGap[] = [];
  const ruleNames = new Map<string, string>();
  const issuePages = (which: 'open' | 'suppressed', most: number): Promise<Listed<PlacedIssue>> =>
    readPages(most, run, async (page) => {
      const answer = await server.issuePage(projectKey, of, which, page);
      for (const [rule, name] of answer.ruleNames) ruleNames.set(rule, name);
      return { total: answer.total, entries: answer.issues };
    });
  const open = await issuePages('open', MOST_FINDINGS);
  let mayReadHotspots = true;
  const hotspots = await readPages<PlacedHotspot>(MOST_FINDINGS - open.entries.length, run, async (page) => {
    const answer = await server.hotspotPage(projectKey, of, page);
    if (answer === null) mayReadHotspots = false;
    return { total: answer?.total ?? 0, entries: answer?.hotspots ?? [] };
  });
  const suppressed = await issuePages('suppressed', MOST_FINDINGS - open.entries.length - hotspots.entries.length);
  const issues = distinct([...open.entries, ...suppressed.entries], ({ issue }) => issue.key);
  const listed = issues.length + hotspots.entries.length;
  const total = open.total + hotspots.total + suppressed.total;
  if (listed < total) gaps.push({ kind: 'limit', listed, total });
  if (!mayReadHotspots) gaps.push({ kind: 'hotspots-not-readable' });
  gaps.push(...compareWithMeasure(report, open.total), ...(await compareWithNewest(report, server, run)));
  return { issues, hotspots: distinct(hotspots.entries, ({ hotspot }) => hotspot.key), ruleNames, gaps };
}

interface Listed<T> {
  readonly total: number;
  readonly entries: readonly T[];
}

/** @param most entries; none are asked for where it is zero, but how many there are */
async function readPages<T>(
  most: number,
  run: DecorationRun,
  ask: (page: number) => Promise<Listed<T>>,
): Promise<Listed<T>> {
  checkTime(run);
  const first = await ask(1);
  const pages = [first.entries];
  const wanted = Math.ceil(Math.min(first.total, most) / FINDINGS_OF_A_PAGE);
  const others = Array.from({ length: Math.max(0, wanted - 1) }, (_, index) => index + 2);
  await forEachAtOnce(others, run, async (page) => {
    pages[page - 1] = (await ask(page)).entries;
  });
  return { total: first.total, entries: pages.flat().slice(0, most) };
}

/** Where the list changes while it is read, an entry may move to a page that is read later. */
function distinct<T>(entries: readonly T[], keyOf: (entry: T) => string): readonly T[] {
  return [...new Map(entries.map((entry) => [keyOf(entry), entry])).values()];
}

function compareWithMeasure({ scope, measures }: AnalysisReport, listed: number): readonly FindingGap[] {
  const values = measures.state === 'read' ? measures.values : {};
  const text = scope.kind === 'pull-request' ? values['new_violations']?.newCode : values['violations']?.overall;
  const counted = text == null || text === '' ? null : Number(text);
  if (counted === null || Number.isNaN(counted)) {
    if (listed === 0) throw new NotTold('the list is empty, and SonarQube gives no number of issues that confirms it');
    return [{ kind: 'count-unknown' }];
  }
  if (listed === 0 && counted > 0) {
    throw new NotTold(
      `the token may not see the issues: SonarQube counts ${counted} and lists none. A user token whose user may browse the project shows them`,
    );
  }
  return counted === listed ? [] : [{ kind: 'count-differs', listed, counted }];
}

/** Lists are those of the newest analysis. Asked last: one that ends before would be seen here. */
async function compareWithNewest(
  { scope, project, analysisId }: AnalysisReport,
  server: ExportServer,
  run: DecorationRun,
): Promise<readonly FindingGap[]> {
  // SonarQube lists the analyses of branches only.
  if (scope.kind === 'pull-request') return [];
  checkTime(run);
  let newest: string | null;
  try {
    newest = await server.newestAnalysis(project.key, scope.kind === 'branch' ? scope.name : null);
  } catch {
    run.stopped.throwIfAborted();
    return [{ kind: 'newest-unknown' }];
  }
  if (newest !== null && newest !== analysisId) {
    throw new NotTold(`a newer analysis has replaced this one in SonarQube (${newest}), and its findings are others`);
  }
  return newest === null ? [{ kind: 'newest-unknown' }] : [];
}
