import type { AnalysisReport } from '../../documents/analysis-report';
import type { AnalysisOutcome, GateCondition } from '../../documents/gate-outcome';
import { explanationAddress } from '../../documents/documentation';
import { describeCondition, NOT_JUDGED } from '../../presentation/conditions';
import { formatDay, formatTime } from '../../presentation/dates';
import { safeAddress, sonarqubeLink } from '../../presentation/links';
import { describeMetric } from '../../presentation/metrics';
import { reasonOf, STATUS_IN_WORDS } from '../../presentation/outcomes';
import { capitalized } from '../../presentation/plain-text';
import {
  conditionsOf,
  keyAmongPipelines,
  nameOf,
  notesOf,
  stateOf,
  type ConditionState,
} from '../../presentation/reports';
import { scopeInWords } from '../../presentation/scope';
import { countOf, formatMilliseconds } from '../../presentation/values';
import { ratingIssues } from './rating-issues';
import { conditionsInWords } from './conditions-in-words';
import { toHotspots, toIssues } from './finding-views';
import { toMeasures } from './measure-views';
import { toUncoveredFiles, uncoveredLines } from './uncovered-views';
import type { CardView, ConditionView, ExplanationView } from './view';

/** Everything of a card that follows from its report; what depends on other cards or documents is added by the caller. */
export function toCardView(
  report: AnalysisReport,
  all: readonly AnalysisReport[],
  locale: string,
): Omit<CardView, 'startsOpen' | 'trend' | 'pullRequest' | 'log'> {
  const { outcome } = report;
  const conditions = conditionsOf(report);
  const inState = (...states: readonly ConditionState[]): ConditionView[] =>
    conditions
      .filter((condition) => states.includes(stateOf(condition, report)))
      .map((condition) => toCondition(condition, report, locale));
  const met = inState('ok');
  const dashboard = safeAddress(report.dashboardUrl);
  const warnings = [...new Set(report.warnings)];
  return {
    key: keyAmongPipelines(report),
    status: outcome.status,
    statusText: capitalized(STATUS_IN_WORDS[outcome.status]),
    title: nameOf(report),
    subtitle: subtitle(report, all),
    summary:
      conditionsInWords(report, locale) ?? capitalized(reasonOf(outcome)?.brief ?? STATUS_IN_WORDS[outcome.status]),
    dashboard: dashboard === undefined ? undefined : { text: 'Open in SonarQube', href: dashboard },
    explanation: explanation(outcome),
    notes: notesOf(report),
    failedConditions: inState('error', 'warning'),
    unjudgedConditions: inState('not-judged'),
    metConditions: met,
    metSummary: met.length === 0 ? undefined : `${countOf(met.length, 'condition', locale)} met`,
    issues: toIssues(report, locale),
    hotspots: toHotspots(report, locale),
    uncoveredFiles: toUncoveredFiles(report, locale),
    measures: toMeasures(report, locale),
    facts: facts(report, locale),
    warnings,
    warningsSummary:
      warnings.length === 0 ? undefined : `${countOf(warnings.length, 'warning', locale)} from SonarQube`,
  };
}

/** Branch or pull request; stage, job and run only where two cards would look the same. */
function subtitle(report: AnalysisReport, all: readonly AnalysisReport[]): string {
  const look = (one: AnalysisReport): string => `${nameOf(one)}\n${scopeInWords(one.scope)}`;
  const twins = all.filter((one) => look(one) === look(report));
  const { stage, job, buildId, buildNumber } = report.pipeline;
  const where = twins.length > 1 ? [stage, job].filter((part) => part !== '') : [];
  const run = twins.some(({ pipeline }) => pipeline.buildId !== buildId) ? [`run ${buildNumber}`] : [];
  const live = report.basis === 'project' ? ['as it stands in SonarQube'] : [];
  return [scopeInWords(report.scope), ...live, ...where, ...run].join(' · ');
}

/** @param publishedAt address of the documentation; that of the build, where it has one */
export function explanation(outcome: AnalysisOutcome, publishedAt?: string): ExplanationView | undefined {
  const words = reasonOf(outcome);
  if (words === null) return undefined;
  const detail = outcome.status === 'skipped' ? outcome.detail.trim() : '';
  const href = safeAddress(explanationAddress(words.code, publishedAt));
  return {
    reason: `${capitalized(words.reason)}.`,
    detail: detail === '' ? undefined : detail,
    remedy: words.remedy ?? undefined,
    link: href === undefined ? undefined : { text: 'More about this', href },
    tone: outcome.status === 'unknown' ? 'warning' : 'neutral',
  };
}

const conditionTexts = {
  ok: 'Met',
  warning: 'Met with a warning',
  error: 'Failed',
  'not-judged': 'Not judged',
} as const satisfies Record<ConditionState, string>;
const conditionStatus = { ok: 'met', warning: 'warning', error: 'failed', 'not-judged': 'not-judged' } as const;

function toCondition(condition: GateCondition, report: AnalysisReport, locale: string): ConditionView {
  const { metric, value, requirement } = describeCondition(condition, locale, report.metrics);
  const href = sonarqubeLink(report, 'component_measures', { metric: condition.metric });
  const state = stateOf(condition, report);
  const isJudged = state !== 'not-judged';
  return {
    metric,
    behind:
      condition.status === 'ok'
        ? undefined
        : (ratingIssues(report, condition.metric, locale) ?? uncoveredLines(report, condition.metric, locale)),
    status: conditionStatus[state],
    statusText: conditionTexts[state],
    actual: value,
    requirement: isJudged ? requirement : NOT_JUDGED,
    // Value and mark side by side would read as a verdict.
    bar: isJudged ? bar(condition, report) : undefined,
    link: href === undefined ? undefined : { text: 'in SonarQube', href },
  };
}

function bar({ metric, actual, threshold }: GateCondition, report: AnalysisReport): ConditionView['bar'] {
  if (actual === null || threshold === null || describeMetric(metric, report.metrics).kind !== 'percent') {
    return undefined;
  }
  const toShare = (raw: string): number => Math.min(Math.max(Number(raw) / 100, 0), 1);
  const shares = { actual: toShare(actual), threshold: toShare(threshold) };
  return Number.isNaN(shares.actual) || Number.isNaN(shares.threshold) ? undefined : shares;
}

/** Small print: since when code counts as new, and how long it took. */
function facts(report: AnalysisReport, locale: string): readonly string[] {
  const { timings, server, pipeline, publishedAt } = report;
  const commit = pipeline.sourceCommit?.slice(0, 8) ?? '';
  return [
    ...newCode(report, locale),
    `Published ${formatDay(publishedAt, locale)}, ${formatTime(publishedAt, locale)}`,
    ...(/^[\da-f]{8}$/i.test(commit) ? [`Commit ${commit}`] : []),
    ...(timings.processingMilliseconds === null
      ? []
      : [`Processed by SonarQube in ${formatMilliseconds(timings.processingMilliseconds, locale)}`]),
    ...(server.version === null ? [] : [`SonarQube ${server.version}`]),
  ];
}

/** A pull request has no period: its new code is what it changes. */
function newCode({ newCodePeriod, scope }: AnalysisReport, locale: string): readonly string[] {
  if (newCodePeriod === null || scope.kind === 'pull-request') return [];
  const { mode, date, parameter } = newCodePeriod;
  if (mode === 'REFERENCE_BRANCH' && parameter !== null) return [`New code: compared with branch ${parameter}`];
  const version = mode === 'PREVIOUS_VERSION' && parameter !== null ? ` (version ${parameter})` : '';
  return date === null ? [] : [`New code since ${formatDay(date, locale)}${version}`];
}
