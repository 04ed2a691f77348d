import type { AnalysisReport } from '../documents/analysis-report';
import { codeWithAddress } from '../documents/documentation';
import { describeCondition, NOT_JUDGED } from './conditions';
import { safeAddress } from './links';
import { reasonOf, STATUS_IN_WORDS } from './outcomes';
import { conditionsOf, failedConditions, metConditions, nameOf, notesOf, stateOf, unjudgedConditions } from './reports';
import { shortScope } from './scope';
import { countOf, formatCount, LOG_LOCALE } from './values';

const MARKS = { ok: '✓', warning: '!', error: '✗', 'not-judged': '–' } as const;

/**
 * What the log says about one analysis: the verdict, then each condition with value and threshold, failed ones first, then
 * the link. Lines are plain text; the logger makes them safe.
 */
export function logLines(report: AnalysisReport): readonly string[] {
  const conditions = conditionsOf(report);
  const words = conditions.map((condition) => describeCondition(condition, LOG_LOCALE, report.metrics));
  const width = (pick: (index: number) => string): number =>
    Math.max(0, ...words.map((_, index) => pick(index).length));
  const nameWidth = width((index) => words[index]?.metric ?? '');
  const valueWidth = width((index) => words[index]?.value ?? '');
  const dashboard = safeAddress(report.dashboardUrl);
  return [
    verdictLine(report),
    ...notesOf(report).map((note) => `  ${note}`),
    ...words.map(({ metric, value, requirement }, index) => {
      const condition = conditions[index];
      const state = condition === undefined ? 'ok' : stateOf(condition, report);
      const said = state === 'not-judged' ? NOT_JUDGED : requirement;
      return `  ${MARKS[state]} ${metric.padEnd(nameWidth)}  ${value.padStart(valueWidth)}   ${said}`.trimEnd();
    }),
    ...(dashboard === undefined ? [] : [`Details  ${dashboard}`]),
  ];
}

/** `Quality gate of webshop (pull request 118): failed, 2 of 5 conditions not met`. */
export function verdictLine(report: AnalysisReport): string {
  const conditions = conditionsOf(report);
  const subject = `Quality gate of ${nameOf(report)} (${shortScope(report.scope)})`;
  const status = STATUS_IN_WORDS[report.outcome.status];
  switch (report.outcome.status) {
    case 'passed':
      return `${subject}: ${status}, ${countOf(metConditions(report).length, 'condition', LOG_LOCALE)} met${unjudged(report)}`;
    case 'failed':
      return `${subject}: ${status}, ${failedConditions(report).length} of ${countOf(conditions.length, 'condition', LOG_LOCALE)} not met${unjudged(report)}`;
    default: {
      const words = reasonOf(report.outcome);
      const remedy = words?.remedy ?? null;
      return `${subject}: ${status}, ${words?.reason ?? ''}.${remedy === null ? '' : ` ${remedy}`}${words === null ? '' : `  ${codeWithAddress(words.code)}`}`;
    }
  }
}

/** Neither met nor failed. */
function unjudged(report: AnalysisReport): string {
  const count = unjudgedConditions(report).length;
  return count === 0 ? '' : `, ${formatCount(count, LOG_LOCALE)} not judged`;
}
