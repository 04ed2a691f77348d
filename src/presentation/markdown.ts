import type { AnalysisReport } from '../documents/analysis-report';
import { describeCondition } from './conditions';
import { safeAddress } from './links';
import { reasonOf, STATUS_IN_WORDS } from './outcomes';
import { onOneLine } from './plain-text';
import { compareReports, conditionsOf, failedConditions, nameOf, notesOf } from './report-facts';
import { scopeInWords } from './scope';

const LOCALE = 'en-US';
/** The summary fits a screen; what is more is counted. */
const MOST_PROJECTS = 20;
const MOST_CONDITIONS = 10;
const MOST_CHARACTERS = 800;
const SYMBOLS = { passed: '✅', failed: '❌', none: '⚠️', unknown: '⚠️', skipped: '⏭️' } as const;

/** One Markdown summary for all analyses of a Publish: verdict, failed conditions, one line for the met ones, links. */
export function markdownSummary(reports: readonly AnalysisReport[]): string {
  const sorted = [...reports].sort(compareReports);
  const shown = sorted.slice(0, MOST_PROJECTS);
  const hidden = sorted.length - shown.length;
  return [
    ...shown.flatMap(projectSection),
    ...(hidden === 0 ? [] : [`${hidden} more, none of them worse: see the SonarQube tab.`, '']),
  ].join('\n');
}

function projectSection(report: AnalysisReport): string[] {
  const { outcome } = report;
  const heading = `### ${SYMBOLS[outcome.status]} Quality gate ${STATUS_IN_WORDS[outcome.status]}: ${escapeMarkdown(nameOf(report))}`;
  const dashboard = safeAddress(report.dashboardUrl);
  return [
    heading,
    '',
    escapeMarkdown(scopeInWords(report.scope)),
    '',
    ...body(report),
    ...notesOf(report).flatMap((note) => [note, '']),
    ...(dashboard === undefined ? [] : [`[Open in SonarQube](${linkTarget(dashboard)})`, '']),
  ];
}

function body(report: AnalysisReport): string[] {
  const reason = reasonOf(report.outcome);
  if (reason !== null) {
    return [escapeMarkdown(`${capital(reason.reason)}.${reason.remedy === null ? '' : ` ${reason.remedy}`}`), ''];
  }
  const failed = failedConditions(report);
  const met = conditionsOf(report).length - failed.length;
  const rows = failed.slice(0, MOST_CONDITIONS).map((condition) => {
    const words = describeCondition(condition, LOCALE, report.metrics);
    return `| ${[words.metric, words.value, words.requirement].map(escapeMarkdown).join(' | ')} |`;
  });
  const more = failed.length - rows.length;
  return [
    ...(rows.length === 0 ? [] : ['| Failed condition | Value | Required |', '| --- | --- | --- |', ...rows, '']),
    ...(more === 0 ? [] : [`${more} more failed conditions.`, '']),
    ...(met === 0 ? [] : [`${met} ${met === 1 ? 'condition' : 'conditions'} met.`, '']),
  ];
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

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
