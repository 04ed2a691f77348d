import type { AnalysisReport } from '../documents/analysis-report';
import { worstStatus } from '../domain/gate/overall-status';
import { describeCondition } from './conditions';
import { safeAddress } from './links';
import { reasonAndRemedy, reasonOf, STATUS_IN_WORDS, STATUS_SYMBOLS } from './outcomes';
import { onOneLine } from './plain-text';
import { failedConditions, metConditions, nameOf, notesOf, unjudgedConditions } from './reports';
import { scopeInWords } from './scope';
import { countOf, LOG_LOCALE } from './values';
import { countsInWords } from './verdict-sentences';

/** The summary fits a screen; what is more is counted. */
const MOST_PROJECTS = 20;
const MOST_CONDITIONS = 10;
const MOST_CHARACTERS = 800;

/**
 * One Markdown summary for all analyses of a Publish: the verdict of all, then of each that did not pass the failed
 * conditions or why there is no verdict, one line for each that passed, links.
 *
 * @param reports the worst first
 */
export function markdownSummary(reports: readonly AnalysisReport[]): string {
  if (reports.length < 2) return reports.flatMap(projectSection).join('\n');
  const shown = reports.slice(0, MOST_PROJECTS);
  const hidden = reports.length - shown.length;
  const passed = shown.filter(({ outcome }) => outcome.status === 'passed');
  return [
    `**${overall(reports)}**`,
    '',
    ...shown.filter((report) => !passed.includes(report)).flatMap(projectSection),
    ...passed.map(passedLine),
    ...(passed.length === 0 ? [] : ['']),
    ...(hidden === 0 ? [] : [`${hidden} more, none of them worse: see the SonarQube tab.`, '']),
  ].join('\n');
}

function overall(reports: readonly AnalysisReport[]): string {
  const status = worstStatus(reports.map(({ outcome }) => outcome.status));
  return `${STATUS_SYMBOLS[status]} Quality gate ${STATUS_IN_WORDS[status]}: ${countsInWords(
    reports.map(({ outcome }) => outcome.status),
    LOG_LOCALE,
  ).join(', ')}`;
}

function passedLine(report: AnalysisReport): string {
  const met = metConditions(report).length;
  const dashboard = safeAddress(report.dashboardUrl);
  const words = [
    `${nameOf(report)}, ${scopeInWords(report.scope)}: ${countOf(met, 'condition', LOG_LOCALE)} met.`,
    ...unjudgedSentences(report),
    ...notesOf(report),
  ];
  const link = dashboard === undefined ? '' : ` [Open in SonarQube](${linkTarget(dashboard)})`;
  return `- ${STATUS_SYMBOLS.passed} ${words.map(escapeMarkdown).join(' ')}${link}`;
}

function projectSection(report: AnalysisReport): string[] {
  const { outcome } = report;
  const heading = `### ${STATUS_SYMBOLS[outcome.status]} Quality gate ${STATUS_IN_WORDS[outcome.status]}: ${escapeMarkdown(nameOf(report))}`;
  const dashboard = safeAddress(report.dashboardUrl);
  return [
    heading,
    '',
    escapeMarkdown(scopeInWords(report.scope)),
    '',
    ...notesOf(report).flatMap((note) => [escapeMarkdown(note), '']),
    ...body(report),
    ...(dashboard === undefined ? [] : [`[Open in SonarQube](${linkTarget(dashboard)})`, '']),
  ];
}

function body(report: AnalysisReport): string[] {
  const reason = reasonOf(report.outcome);
  if (reason !== null) {
    return [escapeMarkdown(reasonAndRemedy(reason)), ''];
  }
  const failed = failedConditions(report);
  const met = metConditions(report).length;
  const rows = failed.slice(0, MOST_CONDITIONS).map((condition) => {
    const words = describeCondition(condition, LOG_LOCALE, report.metrics);
    return `| ${[words.metric, words.value, words.requirement].map(escapeMarkdown).join(' | ')} |`;
  });
  const more = failed.length - rows.length;
  return [
    ...(rows.length === 0 ? [] : ['| Failed condition | Value | Required |', '| --- | --- | --- |', ...rows, '']),
    ...(more === 0 ? [] : [`${more} more failed conditions.`, '']),
    ...(met === 0 ? [] : [`${countOf(met, 'condition', LOG_LOCALE)} met.`, '']),
    ...unjudgedSentences(report).flatMap((sentence) => [escapeMarkdown(sentence), '']),
  ];
}

/** Which conditions SonarQube left out: they are neither met nor failed. */
function unjudgedSentences(report: AnalysisReport): readonly string[] {
  const names = unjudgedConditions(report).map(
    (condition) => describeCondition(condition, LOG_LOCALE, report.metrics).metric,
  );
  return names.length === 0 ? [] : [`Not judged: ${names.join(', ')}.`];
}

/** Text from outside as text: no markup, no HTML, no link, no line of its own. */
export function escapeMarkdown(text: string): string {
  return onOneLine(text, MOST_CHARACTERS)
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/[\\`*_{}[\]()#+\-.!|~:@$^=]/g, (character) => `&#${character.charCodeAt(0)};`);
}

function linkTarget(address: string): string {
  return address.replace(/[()<>\\|`*_[\]]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
}
