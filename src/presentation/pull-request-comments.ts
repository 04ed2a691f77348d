import type { AnalysisReport } from '../documents/analysis-report';
import { NOT_PUBLISHED, type BuildProperty } from '../documents/build-property';
import type { ThreadCounts, UnplacedFinding } from '../documents/decoration-report';
import type { GateCondition, OutcomeStatus } from '../documents/gate-outcome';
import type { AnalysisInShort } from '../domain/decoration/whole-build';
import { commentLink, escapeComment, joinSections } from './comment-markdown';
import { describeCondition } from './conditions';
import { threadCountsInWords } from './decoration';
import { sonarqubeLink } from './links';
import { reasonAndRemedy, reasonOf, STATUS_IN_WORDS, STATUS_SYMBOLS } from './outcomes';
import { onOneLine, withoutJoiners } from './plain-text';
import { compareReports, failedConditions, metConditions, nameOf, notesOf, unjudgedConditions } from './reports';
import { countSeverities } from './severities';
import { countOf, formatCount, LOG_LOCALE } from './values';
import { countsInWords } from './verdict-sentences';

/** A finding, as a comment names it. */
export interface CommentedFinding {
  readonly key: string;
  readonly kind: 'issue' | 'hotspot';
  readonly rule: string;
  readonly message: string;
  readonly severity: string;
  readonly quality: string;
}

/** Each sign of it may take five in the comment, which has its limit. */
const MOST_MESSAGE = 600;
const MOST_CONDITIONS = 10;
const MOST_NAME = 100;
const MOST_PLACE = 200;
/** What fits the line of a status. */
const MOST_DESCRIPTION = 200;

/** The comment on a finding: how bad, what, which rule, and where to decide about it. */
export function findingComment(finding: CommentedFinding, report: AnalysisReport): string {
  const page =
    finding.kind === 'hotspot'
      ? sonarqubeLink(report, 'security_hotspots', { hotspots: finding.key })
      : sonarqubeLink(report, 'project/issues', { issues: finding.key, open: finding.key });
  const kind = [finding.severity, finding.kind === 'hotspot' ? 'Security hotspot to review' : finding.quality];
  return [
    `**${escapeComment(kind.filter((part) => part !== '').join(' · ') || 'Issue')}**: ${escapeComment(finding.message, MOST_MESSAGE)}`,
    `${escapeComment(finding.rule, 100)} · ${commentLink('Open in SonarQube', page)}`,
  ].join('\n\n');
}

/**
 * What a change of state says in the thread.
 *
 * @param who decided; `null` where SonarQube does not tell
 */
export function replyWords(reply: 'reopened' | 'fixed' | 'accepted' | 'false-positive', who: string | null): string {
  const by = who === null || who.trim() === '' ? '' : ` by ${escapeComment(who, MOST_NAME)}`;
  switch (reply) {
    case 'reopened':
      return 'Open again in SonarQube.';
    case 'fixed':
      return 'SonarQube no longer finds this.';
    case 'accepted':
      return `Accepted in SonarQube${by}.`;
    case 'false-positive':
      return `Marked as a false positive in SonarQube${by}.`;
  }
}

/** One line for the status of a project: `webshop: Coverage on new code 62.4%, must be at least 80%`. Plain text. */
export function statusDescription(report: AnalysisReport): string {
  const name = nameOf(report);
  const reason = reasonOf(report.outcome);
  if (reason !== null) return forStatus(`${name}: ${STATUS_IN_WORDS[report.outcome.status]}, ${reason.brief}`);
  return gateDescription(name, report.outcome.status, failedConditions(report), report.metrics);
}

/** The same for a gate of which nothing else is known. */
export function gateDescription(
  name: string,
  status: OutcomeStatus,
  [first, ...more]: readonly GateCondition[],
  metrics: AnalysisReport['metrics'] = {},
): string {
  if (status === 'passed' || first === undefined) {
    return forStatus(`${name}: quality gate ${STATUS_IN_WORDS[status]}`);
  }
  const { metric, value, requirement } = describeCondition(first, LOG_LOCALE, metrics);
  const rest = more.length === 0 ? '' : `, and ${more.length} more`;
  return forStatus(`${name}: ${[`${metric} ${value}`, requirement].filter(Boolean).join(', ')}${rest}`);
}

/** The same for an analysis of another job of the build. */
export function otherDescription({ outcome, reason, projectKey, analysisName }: BuildProperty): string {
  const words = reason === NOT_PUBLISHED ? 'not published yet' : `quality gate ${STATUS_IN_WORDS[outcome]}`;
  return forStatus(`${analysisName ?? projectKey}: ${words}`);
}

function forStatus(text: string): string {
  return onOneLine(withoutJoiners(text), MOST_DESCRIPTION);
}

/** The status of all projects where it is none of our business. */
export const LEFT_TO_SERVER = 'SonarQube decorates this pull request itself';

/** What the summary is a function of. */
export interface SummaryFacts {
  readonly reports: readonly AnalysisReport[];
  /** Analyses of which there is no report. */
  readonly others: readonly Pick<AnalysisInShort, 'name' | 'status' | 'isPublished' | 'newIssues'>[];
  /** `null` where there are no comments on lines, or they could not be read. */
  readonly counts: ThreadCounts | null;
  /** Judged projects whose issues are not in the counts. */
  readonly uncounted: number;
  readonly unplaced: readonly UnplacedFinding[];
  /** Page of the build's results. */
  readonly resultsUrl: string | null;
}

/** The one summary of a pipeline on its pull request, kept up to date in place. */
export function pullRequestSummary(facts: SummaryFacts): string {
  const { reports, others, counts, uncounted, unplaced, resultsUrl } = facts;
  const sorted = [...reports].sort(compareReports);
  const statuses = [...sorted.map(({ outcome }) => outcome.status), ...others.map(({ status }) => status)];
  const heading = `## SonarQube: ${statuses.length === 1 ? `quality gate ${STATUS_IN_WORDS[statuses[0] ?? 'unknown']}` : countsInWords(statuses, LOG_LOCALE).join(', ')}`;
  const results = commentLink('All results of this build', resultsUrl);
  const left = uncounted === 0 ? '' : ` ${countOf(uncounted, 'more project', LOG_LOCALE)} not counted here.`;
  const numbers = counts === null ? [] : [`${threadCountsInWords(counts, LOG_LOCALE)}.${left}`];
  return joinSections(
    [
      heading,
      results,
      ...numbers,
      ...sorted.map(projectSection),
      ...(others.length === 0 ? [] : [others.map(otherLine).join('\n')]),
      ...(unplaced.length === 0
        ? []
        : [['Not on lines of this pull request:\n', ...unplaced.map(unplacedLine)].join('\n')]),
    ],
    `There is more than fits here: ${results}`,
  );
}

/** What a summary is told that nobody may change any more. */
export const SUPERSEDED_SUMMARY =
  'Builds have another identity now, and a summary of their own: this one is no longer kept up to date.';

/** What it is told where its identity is back. */
export const RESUMED_SUMMARY = 'This one is kept up to date again.';

/** What a summary says, whichever build it leads to. */
export function withoutBuild(summary: string): string {
  return summary.replace(/\]\([^)]*_build\/results\?[^)]*\)/g, ']');
}

function projectSection(report: AnalysisReport): string {
  const { outcome } = report;
  const heading = `### ${STATUS_SYMBOLS[outcome.status]} ${escapeComment(nameOf(report))}: ${STATUS_IN_WORDS[outcome.status]}`;
  const reason = reasonOf(outcome);
  const failed = failedConditions(report);
  const rows = failed.slice(0, MOST_CONDITIONS).map((condition) => {
    const { metric, value, requirement } = describeCondition(condition, LOG_LOCALE, report.metrics);
    return `| ${[metric, value, requirement].map((cell) => escapeComment(cell)).join(' | ')} |`;
  });
  const met = metConditions(report).length;
  const left = unjudgedConditions(report).map(({ metric }) => metric).length;
  const facts = [
    ...(failed.length > rows.length ? [`${failed.length - rows.length} more failed conditions.`] : []),
    ...(met === 0 ? [] : [`${countOf(met, 'condition', LOG_LOCALE)} met.`]),
    ...(left === 0 ? [] : [`${countOf(left, 'condition', LOG_LOCALE)} not judged.`]),
    ...foundInWords(report),
    ...notesOf(report).map((note) => escapeComment(note)),
    ...report.warnings.slice(0, 3).map((warning) => `SonarQube warns: ${escapeComment(warning)}`),
  ];
  return [
    heading,
    ...(reason === null ? [] : [escapeComment(reasonAndRemedy(reason), 800)]),
    ...(rows.length === 0
      ? []
      : [['| Failed condition | Value | Required |', '| --- | --- | --- |', ...rows].join('\n')]),
    ...(facts.length === 0 ? [] : [facts.join(' ')]),
    commentLink('Open in SonarQube', report.dashboardUrl),
  ].join('\n\n');
}

/** Those of the analysis: what people decided since is in the counts of the whole summary. */
function foundInWords(report: AnalysisReport): readonly string[] {
  const { hotspots, scope } = report;
  // Those of a branch are of all its code.
  const toReview = hotspots.state === 'read' && scope.kind === 'pull-request' ? hotspots.total : 0;
  const found = [
    ...newIssuesInWords(report),
    ...(toReview === 0 ? [] : [`${countOf(toReview, 'security hotspot', LOG_LOCALE)} to review`]),
  ];
  return found.length === 0 ? [] : [`The analysis found ${found.join(', and ')}.`];
}

function newIssuesInWords({ newIssues, server }: AnalysisReport): readonly string[] {
  if (newIssues.state !== 'read' || newIssues.total === 0) return [];
  const severities = countSeverities(newIssues, server.severityMode)?.map(
    ({ severity, count }) => `${formatCount(count, LOG_LOCALE)} ${escapeComment(severity)}`,
  );
  const detail = severities === undefined ? '' : `: ${severities.join(', ')}`;
  return [`${countOf(newIssues.total, 'new issue', LOG_LOCALE)}${detail}`];
}

function unplacedLine({ severity, message, path, line }: UnplacedFinding): string {
  const place = path === null ? '' : ` (${escapeComment(line === null ? path : `${path}:${line}`, MOST_PLACE)})`;
  return `- **${escapeComment(severity || 'Issue', MOST_NAME)}**: ${escapeComment(message, MOST_NAME)}${place}`;
}

function otherLine({ name, status, isPublished, newIssues }: SummaryFacts['others'][number]): string {
  const words = isPublished ? STATUS_IN_WORDS[status] : 'not published yet';
  const issues = newIssues === null ? '' : `, ${countOf(newIssues, 'new issue', LOG_LOCALE)}`;
  return `- ${STATUS_SYMBOLS[status]} ${escapeComment(name, MOST_NAME)}: ${words}${issues}`;
}
