import type { AnalysisReport } from '../documents/analysis-report';
import type { OutcomeStatus } from '../documents/gate-outcome';
import { codeWithAddress } from '../documents/documentation';
import type { GatePolicies, PolicyDecision } from '../domain/gate/gate-policy';
import { describeCondition } from './conditions';
import { reasonAndRemedy, reasonOf, STATUS_IN_WORDS } from './outcomes';
import { shortScope } from './scope';
import { failedConditions, nameOf } from './reports';
import { formatCount, LOG_LOCALE } from './values';

/** Lists of errors show one line of each. */
const MOST_CONDITIONS = 2;

/**
 * What the author's policy makes of a verdict, and why there is such a verdict: pages and mails that list errors show
 * nothing but this sentence. `null` where no policy had to decide.
 */
export function policySentence(
  report: AnalysisReport,
  { effect, input }: PolicyDecision,
  policies: GatePolicies,
): string | null {
  if (input === null) return null;
  const gate = `The quality gate of ${nameOf(report)}${ofScope(report)} ${verb(report)}`;
  const policy = `(${input}: ${policies[input]})`;
  const because = becauseOf(report);
  switch (effect) {
    case 'fail':
      return `${gate}, and this pipeline asks for failure then ${policy}. ${because}`;
    case 'warn':
      return `${gate}; the pipeline goes on with a warning ${policy}. ${because}`;
    default:
      return `${gate}; this pipeline ignores that ${policy}. ${because}`;
  }
}

/** A branch and a pull request of one project are two analyses. */
function ofScope({ scope }: AnalysisReport): string {
  if (scope.kind === 'main-branch' && scope.standsFor === undefined) return '';
  return ` (${shortScope(scope)})`;
}

function verb({ outcome }: AnalysisReport): string {
  return outcome.status === 'failed' ? 'failed' : `is ${STATUS_IN_WORDS[outcome.status]}`;
}

/** The first failed conditions, or why there is no verdict and what to do. */
function becauseOf(report: AnalysisReport): string {
  const words = reasonOf(report.outcome);
  if (words !== null) return `${reasonAndRemedy(words)}  ${codeWithAddress(words.code)}`;
  const failed = failedConditions(report);
  const shown = failed.slice(0, MOST_CONDITIONS).map((condition) => {
    const { metric, value, requirement } = describeCondition(condition, LOG_LOCALE, report.metrics);
    return `${metric}: ${value}, ${requirement}`.replace(/, $/, '');
  });
  const more = failed.length - shown.length;
  return `${[...shown, ...(more === 0 ? [] : [`${more} more`])].join('; ')}.`;
}

/** One line for the end of the step: `Quality gate of webshop: passed`, or how many there are of each. */
export function endingMessage(reports: readonly AnalysisReport[]): string {
  const [only] = reports;
  if (reports.length === 1 && only !== undefined) {
    return `Quality gate of ${nameOf(only)}: ${STATUS_IN_WORDS[only.outcome.status]}`;
  }
  const counts = new Map<string, number>();
  for (const { outcome } of reports) {
    const word = STATUS_IN_WORDS[outcome.status];
    counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  return `Quality gates: ${[...counts].map(([word, count]) => `${count} ${word}`).join(', ')}`;
}

/** How several analyses ended, one fact each: `2 of 3 projects pass`, `1 failed`. */
export function countsInWords(statuses: readonly OutcomeStatus[], locale: string): string[] {
  const of = (wanted: OutcomeStatus): number => statuses.filter((status) => status === wanted).length;
  const named = (status: OutcomeStatus): readonly string[] =>
    of(status) === 0 ? [] : [`${formatCount(of(status), locale)} ${STATUS_IN_WORDS[status]}`];
  return [
    `${formatCount(of('passed'), locale)} of ${formatCount(statuses.length, locale)} projects pass`,
    ...named('failed'),
    ...named('unknown'),
    ...named('none'),
    ...named('skipped'),
  ];
}
