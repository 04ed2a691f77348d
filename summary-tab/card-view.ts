import type { AnalysisReport } from '../src/documents/analysis-report';
import type { AnalysisOutcome, GateCondition, OutcomeStatus } from '../src/documents/gate-outcome';
import { scopeInWords } from '../src/presentation/scope';
import { toHotspots, toIssues } from './finding-views';
import { safeAddress, sonarqubeLink } from './links';
import { toMeasures } from './measure-views';
import { failedCount, projectName } from './order';
import type { CardView, ConditionView, ExplanationView } from './view';
import type { Words } from './words';

const statusTexts: Readonly<Record<OutcomeStatus, string>> = {
  failed: 'Failed',
  unknown: 'Unknown',
  none: 'No verdict',
  skipped: 'Skipped',
  passed: 'Passed',
};

/** Everything of a card that follows from its report; what depends on the other cards is added by the caller. */
export function toCardView(
  report: AnalysisReport,
  all: readonly AnalysisReport[],
  words: Words,
): Omit<CardView, 'startsOpen' | 'trend'> {
  const { outcome } = report;
  const conditions = 'conditions' in outcome ? outcome.conditions : [];
  const failed = conditions.filter(({ status }) => status !== 'ok');
  const met = conditions.filter(({ status }) => status === 'ok');
  const dashboard = safeAddress(report.dashboardUrl);
  const warnings = [...new Set(report.warnings)];
  return {
    key: report.analysisKey,
    status: outcome.status,
    statusText: statusTexts[outcome.status],
    title: projectName(report),
    subtitle: subtitle(report, all),
    summary: summary(outcome, report, words),
    dashboard: dashboard === undefined ? undefined : { text: 'Open in SonarQube', href: dashboard },
    explanation: explanation(outcome, words),
    notes: notes(report),
    failedConditions: failed.map((condition) => toCondition(condition, report, words)),
    metConditions: met.map((condition) => toCondition(condition, report, words)),
    metSummary: met.length === 0 ? undefined : `${words.count(met.length)} ${plural(met.length, 'condition')} met`,
    issues: toIssues(report, words),
    hotspots: toHotspots(report, words),
    measures: toMeasures(report, words),
    facts: facts(report, words),
    warnings,
    warningsSummary:
      warnings.length === 0
        ? undefined
        : `SonarQube says: ${warnings.length === 1 ? (warnings[0] ?? '') : `${words.count(warnings.length)} warnings`}`,
  };
}

/** Branch or pull request; stage and job only where two cards would look the same. */
function subtitle(report: AnalysisReport, all: readonly AnalysisReport[]): string {
  const look = (one: AnalysisReport): string => `${projectName(one)}\n${scopeInWords(one.scope)}`;
  const twins = all.filter((one) => look(one) === look(report)).length > 1;
  const { stage, job } = report.pipeline;
  return [scopeInWords(report.scope), ...(twins ? [stage, job].filter((part) => part !== '') : [])].join(' · ');
}

function summary(outcome: AnalysisOutcome, report: AnalysisReport, words: Words): string {
  switch (outcome.status) {
    case 'failed':
      return `${words.count(failedCount(report))} of ${words.count(outcome.conditions.length)} conditions failed`;
    case 'passed': {
      const all = outcome.conditions.length;
      const met = outcome.conditions.filter(({ status }) => status === 'ok').length;
      return `${words.count(met)} of ${words.count(all)} ${plural(all, 'condition')} met`;
    }
    case 'none':
    case 'unknown':
    case 'skipped':
      return statusTexts[outcome.status];
  }
}

function explanation(outcome: AnalysisOutcome, words: Words): ExplanationView | undefined {
  if (outcome.status === 'passed' || outcome.status === 'failed') return undefined;
  const detail = 'detail' in outcome && outcome.detail !== '' ? outcome.detail : undefined;
  return { ...words.reason(outcome), detail, tone: outcome.status === 'unknown' ? 'warning' : 'neutral' };
}

function notes(report: AnalysisReport): readonly string[] {
  return [
    ...(report.conditionsIgnored ? ['Coverage and duplication were not judged, because the change is small.'] : []),
    ...(report.basis === 'project'
      ? ['This is the gate of the project as it stands in SonarQube: nothing was analysed in this run.']
      : []),
  ];
}

const conditionTexts = { ok: 'Met', warning: 'Met with a warning', error: 'Failed' } as const;
const conditionStatus = { ok: 'met', warning: 'warning', error: 'failed' } as const;

function toCondition(condition: GateCondition, report: AnalysisReport, words: Words): ConditionView {
  const href = sonarqubeLink(report, 'component_measures', { metric: condition.metric });
  return {
    metric: words.metric(condition.metric, report),
    status: conditionStatus[condition.status],
    statusText: conditionTexts[condition.status],
    actual: words.value(condition.metric, condition.actual, report),
    requirement: words.requirement(condition, report),
    newCode: condition.metric.startsWith('new_'),
    bar: bar(condition, report, words),
    link: href === undefined ? undefined : { text: 'in SonarQube', href },
  };
}

function bar({ metric, actual, threshold }: GateCondition, report: AnalysisReport, words: Words): ConditionView['bar'] {
  if (actual === null || threshold === null || !words.isRatio(metric, report)) return undefined;
  const toShare = (raw: string): number => Math.min(Math.max(Number(raw) / 100, 0), 1);
  const shares = { actual: toShare(actual), threshold: toShare(threshold) };
  return Number.isNaN(shares.actual) || Number.isNaN(shares.threshold) ? undefined : shares;
}

function facts(report: AnalysisReport, words: Words): readonly string[] {
  const { newCodePeriod, timings, server } = report;
  const since = newCodePeriod?.date ?? undefined;
  return [
    ...(report.scope.kind === 'pull-request' || since === undefined ? [] : [`New code since ${words.date(since)}`]),
    ...(timings.processingMilliseconds === null
      ? []
      : [`Processed by SonarQube in ${words.duration(timings.processingMilliseconds)}`]),
    ...(server.version === null ? [] : [`SonarQube ${server.version}`]),
  ];
}

const plural = (count: number, word: string): string => (count === 1 ? word : `${word}s`);
