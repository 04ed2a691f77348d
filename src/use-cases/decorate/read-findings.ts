import type { Discussion } from '../../documents/pull-request';
import type { AnalysisReport } from '../../documents/analysis-report';
import { parseThreadProperties } from '../../documents/thread-properties';
import type { Finding, FindingLevel, FindingState } from '../../domain/decoration/finding';
import { isThreadOf } from '../../domain/decoration/own-threads';
import type { ProjectFindings } from '../../domain/decoration/plan-threads';
import type { FoundHotspot, FoundIssue, PullRequestFindings } from '../../ports/sonarqube/pull-request-findings';
import { describeHotspot, describeIssue, type SeverityLevel } from '../../presentation/severities';
import { checkTime, type DecorationRun } from './decoration-run';

/** No more pages of open issues are read: nobody reads so many comments. */
const MOST_PAGES = 4;
const PAGE_SIZE = 500;
/** A request holds the keys in its address, and proxies take 8 KB. */
const KEYS_AT_ONCE = 200;

/** One analyzed project: its report, and the client that read it. */
export interface DecoratedProject {
  readonly report: AnalysisReport;
  readonly findings: PullRequestFindings;
  /** Id of the pull request in SonarQube; `null` of a separate project that stands for one, whose issues are all of its code. */
  readonly pullRequest: string | null;
}

/** What was read of a project. */
export interface ReadFindings extends ProjectFindings {
  /** Whether an empty list of issues is one: the token may see them, as the measure says that there are none. */
  readonly isTold: boolean;
}

/**
 * Reads what a project's comments depend on: the worst open issues, hotspots, and by key whatever has a comment already.
 *
 * @param enough how many open issues with a line are wanted before no further page is read
 */
export async function readFindings(
  { report, findings, pullRequest }: DecoratedProject,
  discussions: readonly Discussion[],
  enough: number,
  run: DecorationRun,
): Promise<ReadFindings> {
  const projectKey = report.project.key;
  const mode = report.server.severityMode;
  const identity = { projectKey, serverUrl: report.server.url };
  const hotspots = findings.hotspotsOfPullRequest(projectKey, pullRequest);
  // Awaited below; a failure before must not be one that nobody catches.
  hotspots.catch(() => undefined);
  const issues = new Map<string, FoundIssue>();
  let [total, withLine] = [0, 0];
  for (let page = 1; page <= MOST_PAGES; page += 1) {
    checkTime(run);
    const answer =
      pullRequest === null
        ? await findings.openIssuesOfMainBranch(projectKey, page)
        : await findings.openIssuesOfPullRequest(projectKey, pullRequest, page);
    total = answer.total;
    for (const one of answer.issues) {
      issues.set(one.issue.key, one);
      if (one.range !== null) withLine += 1;
    }
    // Of a separate project, few are on lines that the pull request changes.
    if (page * PAGE_SIZE >= total || (pullRequest !== null && withLine >= enough)) break;
  }
  const foundHotspots = await hotspots;
  const states = new Map<string, FindingState>();
  const known = keysOfThreads(discussions, identity).filter((key) => !issues.has(key));
  const hotspotByKey = new Map((foundHotspots?.hotspots ?? []).map((one) => [one.hotspot.key, one]));
  const asked = known.filter((key) => !hotspotByKey.has(key));
  for (let first = 0; first < asked.length; first += KEYS_AT_ONCE) {
    checkTime(run);
    const keys = asked.slice(first, first + KEYS_AT_ONCE);
    for (const one of await findings.issuesByKey(projectKey, pullRequest, keys)) {
      if (one.state === 'open') issues.set(one.issue.key, one);
      else states.set(one.issue.key, one.state);
    }
  }
  for (const key of known) {
    const hotspot = hotspotByKey.get(key);
    if (hotspot !== undefined) states.set(key, hotspot.state);
    else if (!issues.has(key) && !states.has(key)) states.set(key, 'missing');
  }
  const toReview = [...hotspotByKey.values()].filter(({ state }) => state === 'open');
  const counted = countedIn(report, pullRequest === null ? 'overall' : 'newCode');
  return {
    ...identity,
    basePath: report.pipeline.basePath,
    open: [...[...issues.values()].map((one) => toFinding(one, mode)), ...toReview.map((one) => hotspotFinding(one))],
    openTotal: total + toReview.length,
    states,
    isTold: total > 0 || counted.issues === 0,
    isProven:
      foundHotspots?.isWhole === true &&
      counted.issues === total &&
      (counted.hotspots === null || counted.hotspots === toReview.length),
    onlyChangedLines: pullRequest === null,
  };
}

/**
 * Servers answer with an empty list where a token may not look, so what a list lacks is gone only where its size agrees with the
 * measure. Servers without hotspots have no measure of them. `null` where nobody counts.
 */
function countedIn({ measures }: AnalysisReport, code: 'overall' | 'newCode') {
  const of = (metric: string): number | null => {
    const values = measures.state === 'read' ? measures.values : {};
    const text = code === 'overall' ? values[metric]?.overall : values[`new_${metric}`]?.newCode;
    return text ? Number(text) : null;
  };
  return { issues: of('violations'), hotspots: of('security_hotspots') };
}

function keysOfThreads(
  discussions: readonly Discussion[],
  project: Pick<ProjectFindings, 'projectKey' | 'serverUrl'>,
): readonly string[] {
  const keys = discussions.flatMap((discussion) => {
    const parsed = isThreadOf(discussion, project) ? parseThreadProperties(discussion.properties) : null;
    return parsed?.kind === 'finding' ? [parsed.mark.issue] : [];
  });
  return [...new Set(keys)];
}

function toFinding({ issue, range, lineHash }: FoundIssue, mode: AnalysisReport['server']['severityMode']): Finding {
  const { level, severity, kind } = describeIssue(issue, mode);
  return {
    key: issue.key,
    kind: 'issue',
    rule: issue.rule,
    message: issue.message,
    level: toLevel(level),
    severity,
    quality: kind,
    file: issue.file,
    range,
    lineHash,
  };
}

function hotspotFinding({ hotspot, range }: FoundHotspot): Finding {
  const { level, severity, kind } = describeHotspot(hotspot);
  return {
    key: hotspot.key,
    kind: 'hotspot',
    rule: hotspot.rule ?? '',
    message: hotspot.message,
    level: toLevel(level),
    severity,
    quality: kind,
    file: hotspot.file,
    range,
    lineHash: null,
  };
}

function toLevel(level: SeverityLevel): FindingLevel {
  return level === 'highest' ? 'blocker' : level;
}
