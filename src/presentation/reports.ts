import type { AnalysisReport } from '../documents/analysis-report';
import type { GateCondition } from '../documents/gate-outcome';
import { isLeftOut } from '../domain/gate/small-change';
import { dotnetInWords, missingInWords } from './dotnet-projects';
import { coverageMissingInWords, foundReportsInWords } from './found-reports';
import { onOneLine } from './plain-text';
import { WORST_FIRST } from '../domain/gate/overall-status';

/** What people call the analysis, on one line. */
export function nameOf({ analysisName, project }: AnalysisReport): string {
  const names = [analysisName, project.name, project.key];
  return names.map((name) => onOneLine(name ?? '', MOST_CHARACTERS)).find((name) => name !== '') ?? UNNAMED;
}

/** Keys tell analyses of one pipeline apart: jobs of another one may have the same names. */
export function keyAmongPipelines({ analysisKey, pipeline }: AnalysisReport): string {
  return `${pipeline.definitionId ?? ''} ${analysisKey}`;
}

/**
 * Reports as they are shown together: where two would bear one name, each gets beside it what tells them apart, the key of its
 * project, or its job.
 */
export function withDistinctNames(reports: readonly AnalysisReport[]): readonly AnalysisReport[] {
  const byProject = toldBy(({ project }) => project.key, reports);
  return toldBy(({ pipeline: { stage, job } }) => (stage === '' ? job : `${stage}, ${job}`), byProject);
}

function toldBy(
  tell: (report: AnalysisReport) => string,
  reports: readonly AnalysisReport[],
): readonly AnalysisReport[] {
  return reports.map((report) => {
    const told = tell(report);
    const isTwin = reports.some((other) => tell(other) !== told && nameOf(other) === nameOf(report));
    return isTwin && told !== '' ? { ...report, analysisName: `${nameOf(report)} (${told})` } : report;
  });
}

/** The key of an analysis says nothing to people where neither Prepare nor a report tells the project. */
const UNNAMED = 'the project that the build tool names';

const MOST_CHARACTERS = 100;

/** Conditions of the gate, the failed ones first, those that nobody judged last; none where nothing was judged. */
export function conditionsOf(report: AnalysisReport): readonly GateCondition[] {
  const { outcome } = report;
  if (outcome.status !== 'passed' && outcome.status !== 'failed') return [];
  const rank = { error: 0, warning: 1, ok: 2, 'not-judged': 3 } as const;
  const rankOf = (condition: GateCondition): number => rank[stateOf(condition, report)];
  return [...outcome.conditions].sort((left, right) => rankOf(left) - rankOf(right));
}

/** What a value of this metric is compared with, so that it is never written as its threshold when it is not. */
export function thresholdOf(report: AnalysisReport, metric: string): string | null {
  return conditionsOf(report).find((condition) => condition.metric === metric)?.threshold ?? null;
}

/** How one condition ended: as the server said, or left out because the change is small, which is neither met nor failed. */
export type ConditionState = GateCondition['status'] | 'not-judged';

export function stateOf(condition: GateCondition, { conditionsIgnored }: AnalysisReport): ConditionState {
  return isLeftOut(condition, conditionsIgnored) ? 'not-judged' : condition.status;
}

/** Conditions that were judged and did not fail. */
export function metConditions(report: AnalysisReport): readonly GateCondition[] {
  return conditionsOf(report).filter((condition) => !['error', 'not-judged'].includes(stateOf(condition, report)));
}

/** Conditions that SonarQube left out of a small change. */
export function unjudgedConditions(report: AnalysisReport): readonly GateCondition[] {
  return conditionsOf(report).filter((condition) => stateOf(condition, report) === 'not-judged');
}

export function failedConditions(report: AnalysisReport): readonly GateCondition[] {
  return conditionsOf(report).filter(({ status }) => status === 'error');
}

/** What a reader must know to take the verdict for what it is; each a sentence. */
export function notesOf({ conditionsIgnored, basis, scope, evidence, outcome }: AnalysisReport): readonly string[] {
  const dotnet = evidence?.dotnet ?? null;
  const reports = evidence?.reports;
  const noCoverage = reports === undefined ? null : coverageMissingInWords(reports);
  const unlooked = (evidence?.rules?.without ?? []).map(
    ({ language, profile }) => `${language} (quality profile "${profile}")`,
  );
  return [
    ...(dotnet === null ? [] : [`Analyzed: ${dotnetInWords(dotnet)}.`, ...missingInWords(dotnet)]),
    ...(reports === undefined ? [] : [`${foundReportsInWords(reports)}.`]),
    ...(noCoverage === null ? [] : [noCoverage]),
    ...(unlooked.length === 0 ? [] : [`No rule is active for ${unlooked.join(', ')}, so nothing can be found there.`]),
    ...(conditionsIgnored ? ['Coverage and duplication were not judged, since the change is small.'] : []),
    ...(basis === 'project' && outcome.status !== 'unknown'
      ? [`This is the gate of the ${wholeOf(scope)} as it stands in SonarQube: nothing was analyzed in this run.`]
      : []),
  ];
}

const wholeOf = ({ kind }: AnalysisReport['scope']): string =>
  kind === 'main-branch' ? 'project' : kind === 'branch' ? 'branch' : 'pull request';

/** Sorts the worst first, of the same outcome the one with more failed conditions, then by name. */
export function compareReports(left: AnalysisReport, right: AnalysisReport): number {
  return (
    WORST_FIRST.indexOf(left.outcome.status) - WORST_FIRST.indexOf(right.outcome.status) ||
    failedConditions(right).length - failedConditions(left).length ||
    nameOf(left).localeCompare(nameOf(right)) ||
    left.analysisKey.localeCompare(right.analysisKey)
  );
}
