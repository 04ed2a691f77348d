import type { AnalysisReport, ReportedIssue } from '../../documents/analysis-report';
import { repositoryLink, sonarqubeLink } from '../../presentation/links';
import { nameOf } from '../../presentation/reports';
import { countSeverities, describeHotspot, describeIssue } from '../../presentation/severities';
import { formatCount } from '../../presentation/values';
import { placeOf } from './place-of';
import type { FilePlaceView, FindingsView, FindingView, LinkView } from './view';

/** The issues of a report, most severe first as Publish sorted them: the new ones, or all where nothing is new yet. */
export function toIssues(report: AnalysisReport, locale: string): FindingsView {
  const isFirst = report.allIssues !== undefined;
  const issues = report.allIssues ?? report.newIssues;
  const title = isFirst ? 'Issues' : 'New issues';
  if (issues.state === 'missing') return missing(report, title, issues.reason);
  if (issues.total === 0) return { kind: 'none' };
  const all = sonarqubeLink(report, 'project/issues', {
    issueStatuses: 'OPEN,CONFIRMED',
    // 9.9 knows this one only.
    resolved: 'false',
    ...(isFirst ? {} : { inNewCodePeriod: 'true' }),
  });
  return {
    kind: 'list',
    title: `${title} (${formatCount(issues.total, locale)})`,
    counts: (countSeverities(issues, report.server.severityMode) ?? []).map(({ level, severity, count }) => ({
      level,
      text: `${severity} ${formatCount(count, locale)}`,
    })),
    rows: issues.top.map((issue) => toFinding(issue, report)),
    all: allLink(all, issues.total, locale),
    rest: rest(issues.top.length, issues.total, locale),
  };
}

export function toHotspots(report: AnalysisReport, locale: string): FindingsView {
  const { hotspots } = report;
  if (hotspots.state === 'missing') {
    // What the measures say is none needs no excuse for a list.
    return countedHotspots(report) === 0 ? { kind: 'none' } : missing(report, 'Security hotspots', hotspots.reason);
  }
  if (hotspots.total === 0) return { kind: 'none' };
  const all = sonarqubeLink(report, 'security_hotspots', {});
  return {
    kind: 'list',
    // The server lists them of all code; a pull request has no other than its own.
    title: `Security hotspots to review${report.scope.kind === 'pull-request' ? '' : ' in all code'} (${formatCount(hotspots.total, locale)})`,
    counts: [],
    rows: hotspots.top.map((hotspot) => ({
      ...describeHotspot(hotspot),
      ...place(report, hotspot.file, hotspot.line),
      key: hotspot.key,
      message: hotspot.message,
      rule: hotspot.rule ?? '',
      sonarqube: sonarqubeLink(report, 'security_hotspots', { hotspots: hotspot.key }),
    })),
    all: allLink(all, hotspots.total, locale),
    rest: rest(hotspots.top.length, hotspots.total, locale),
  };
}

/** Without a verdict there is nothing to miss: what explains the outcome stands above. */
function missing(report: AnalysisReport, title: string, reason: string): FindingsView {
  const judged = report.outcome.status === 'passed' || report.outcome.status === 'failed';
  return judged ? { kind: 'missing', title, text: `Not shown: ${reason}` } : { kind: 'none' };
}

/** Hotspots as the measures count them; `null` where they do not tell. */
function countedHotspots({ measures, scope }: AnalysisReport): number | null {
  if (measures.state === 'missing') return null;
  const key = scope.kind === 'pull-request' ? 'new_security_hotspots' : 'security_hotspots';
  const measure = Object.hasOwn(measures.values, key) ? measures.values[key] : undefined;
  const raw = measure?.overall ?? measure?.newCode;
  return raw === null || raw === undefined || raw === '' ? null : Number(raw);
}

/** One issue as a row. */
export function toFinding(issue: ReportedIssue, report: AnalysisReport): FindingView {
  return {
    ...describeIssue(issue, report.server.severityMode),
    ...place(report, issue.file, issue.line),
    key: issue.key,
    message: issue.message,
    rule: issue.rule,
    sonarqube: sonarqubeLink(report, 'project/issues', { issues: issue.key, open: issue.key }),
  };
}

/** File and line, and where both are to be found. */
function place(report: AnalysisReport, file: string | null, line: number | null): FilePlaceView {
  if (file === null) return { place: nameOf(report), folder: undefined, path: nameOf(report), repository: undefined };
  return { ...placeOf(file, line), repository: repositoryLink(report, file, line) };
}

function allLink(href: string | undefined, total: number, locale: string): LinkView | undefined {
  return href === undefined || total < 2 ? undefined : { text: `All ${formatCount(total, locale)} in SonarQube`, href };
}

function rest(shown: number, total: number, locale: string): string | undefined {
  if (shown >= total || shown === 0) return undefined;
  return `The first ${formatCount(shown, locale)} of ${formatCount(total, locale)} are here.`;
}
