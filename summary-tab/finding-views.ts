import type { AnalysisReport, ReportedIssue } from '../src/documents/analysis-report';
import { repositoryLink, sonarqubeLink } from './links';
import type { FindingsView, FindingView, SeverityCountView, SeverityLevel } from './view';
import type { Words } from './words';

/** The new issues of a report, most severe first as Publish sorted them. */
export function toIssues(report: AnalysisReport, words: Words): FindingsView {
  const { newIssues } = report;
  if (newIssues.state === 'missing') return missing(report, 'New issues', newIssues.reason);
  if (newIssues.total === 0) return { kind: 'none' };
  const all = sonarqubeLink(report, 'project/issues', { issueStatuses: 'OPEN,CONFIRMED', inNewCodePeriod: 'true' });
  return {
    kind: 'list',
    title: `New issues (${words.count(newIssues.total)})`,
    counts: severityCounts(newIssues.top, newIssues.total, report, words),
    rows: newIssues.top.map((issue) => toFinding(issue, report, words)),
    all: all === undefined ? undefined : { text: `All ${words.count(newIssues.total)} in SonarQube`, href: all },
    rest: rest(newIssues.top.length, newIssues.total, words),
  };
}

export function toHotspots(report: AnalysisReport, words: Words): FindingsView {
  const { hotspots } = report;
  if (hotspots.state === 'missing') return missing(report, 'Security hotspots', hotspots.reason);
  if (hotspots.total === 0) return { kind: 'none' };
  const all = sonarqubeLink(report, 'security_hotspots', { inNewCodePeriod: 'true' });
  return {
    kind: 'list',
    title: `Security hotspots to review (${words.count(hotspots.total)})`,
    counts: [],
    rows: hotspots.top.map((hotspot) => ({
      ...place(report, hotspot.file, hotspot.line),
      key: hotspot.key,
      message: hotspot.message,
      rule: hotspot.rule ?? '',
      kind: 'Hotspot',
      level: levels[hotspot.probability ?? ''] ?? 'info',
      severity: hotspot.probability ?? '',
      sonarqube: sonarqubeLink(report, 'security_hotspots', { hotspots: hotspot.key }),
    })),
    all: all === undefined ? undefined : { text: `All ${words.count(hotspots.total)} in SonarQube`, href: all },
    rest: rest(hotspots.top.length, hotspots.total, words),
  };
}

/** Without a verdict there is nothing to miss: what explains the outcome stands above. */
function missing(report: AnalysisReport, title: string, reason: string): FindingsView {
  const judged = report.outcome.status === 'passed' || report.outcome.status === 'failed';
  return judged ? { kind: 'missing', title, text: `Not known: ${reason}` } : { kind: 'none' };
}

function toFinding(issue: ReportedIssue, report: AnalysisReport, words: Words): FindingView {
  const severity = words.severity(issue, report);
  return {
    ...place(report, issue.file, issue.line),
    key: issue.key,
    message: issue.message,
    rule: issue.rule,
    kind: issue.type ?? '',
    level: levels[severity] ?? 'info',
    severity,
    sonarqube: sonarqubeLink(report, 'project/issues', { issues: issue.key, open: issue.key }),
  };
}

/** File and line, and where both are to be found. The name alone is shown, since paths are long. */
function place(
  report: AnalysisReport,
  file: string | null,
  line: number | null,
): Pick<FindingView, 'place' | 'path' | 'repository'> {
  const suffix = line === null ? '' : `:${line}`;
  return {
    place: file === null ? (report.project.name ?? report.project.key) : (file.split('/').at(-1) ?? file) + suffix,
    path: file === null ? report.project.key : file + suffix,
    repository: repositoryLink(report, file, line),
  };
}

const levels: Readonly<Record<string, SeverityLevel>> = {
  BLOCKER: 'highest',
  CRITICAL: 'high',
  HIGH: 'high',
  MAJOR: 'medium',
  MEDIUM: 'medium',
  MINOR: 'low',
  LOW: 'low',
  INFO: 'info',
};

/** Only a complete list can be counted by severity. */
function severityCounts(
  issues: readonly ReportedIssue[],
  total: number,
  report: AnalysisReport,
  words: Words,
): readonly SeverityCountView[] {
  if (issues.length < total) return [];
  const counts = new Map<string, number>();
  for (const issue of issues) {
    const severity = words.severity(issue, report);
    counts.set(severity, (counts.get(severity) ?? 0) + 1);
  }
  return [...counts].map(([severity, count]) => ({
    level: levels[severity] ?? 'info',
    text: `${severity} ${words.count(count)}`,
  }));
}

function rest(shown: number, total: number, words: Words): string | undefined {
  return shown < total ? `The first ${words.count(shown)} of ${words.count(total)} are here.` : undefined;
}
