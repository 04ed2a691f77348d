import type { AnalysisReport } from '../src/documents/analysis-report';
import type { GateCondition, OutcomeStatus } from '../src/documents/gate-outcome';
import type { AnalysisWithoutVerdict } from '../src/domain/report/published-analyses';
import { WORST_FIRST } from '../src/domain/gate/overall-status';
import { describeCondition, NOT_JUDGED } from '../src/presentation/conditions';
import { reasonOf, STATUS_IN_WORDS } from '../src/presentation/outcomes';
import { capitalized, onOneLine } from '../src/presentation/plain-text';
import { conditionsOf, failedConditions, metConditions, nameOf, stateOf } from '../src/presentation/reports';
import { countOf, formatCount } from '../src/presentation/values';
import { conditionsInWords } from '../src/web/view/conditions-in-words';
import { withoutVerdictInShort } from '../src/web/view/notices';
import type { WidgetFrame } from './frame';
import type { ShownAnalyses } from './shown-analyses';
import type { GateWidgetView, RowView, WorstView } from './view';

type Rows = Pick<GateWidgetView, 'worst' | 'rows' | 'rest'>;

/** So many columns have value and requirement on one line. */
const wideFrom = 3;

/** Heights with their gap, in pixels; `widget.css` lays them out. */
const ONE_LINE = 22;
const TWO_LINES = 38;

/**
 * The list of the larger sizes, and the one line of the smaller ones: conditions of the only project, or several projects.
 *
 * @param room height of the list, in pixels
 */
export function toRows(analyses: ShownAnalyses, room: number, { size, locale }: WidgetFrame): Rows {
  const { reports, others, missing } = analyses;
  const height = size.columns >= wideFrom ? ONE_LINE : TWO_LINES;
  const [only] = reports;
  return reports.length === 1 && others.length + missing.length === 0 && only !== undefined
    ? ofConditions(only, room, height, locale)
    : ofProjects(toProjects(analyses, locale), room, height, locale);
}

function ofConditions(report: AnalysisReport, room: number, height: number, locale: string): Rows {
  const open = conditionsOf(report).filter((condition) => stateOf(condition, report) !== 'ok');
  const met = metConditions(report).length;
  const metInWords = met > 0 ? [`${countOf(met, 'condition', locale)} met`] : [];
  // The last line says what is left out.
  const most = Math.max(Math.floor((room - ONE_LINE) / height), 0);
  const more = open.length - most;
  return {
    worst: worstOf(report, undefined, locale),
    rows: open.slice(0, most).map((condition, index) => toConditionRow(condition, index, report, locale)),
    rest: joined([...(more > 0 ? [moreInWords(more, locale)] : []), ...metInWords]),
  };
}

const conditionStatus = { ok: 'met', warning: 'warning', error: 'failed', 'not-judged': 'not-judged' } as const;
const conditionWords = {
  ok: 'Met',
  warning: 'Met with a warning',
  error: 'Failed',
  'not-judged': 'Not judged',
} as const;

function toConditionRow(condition: GateCondition, index: number, report: AnalysisReport, locale: string): RowView {
  const { metric, value, requirement } = describeCondition(condition, locale, report.metrics);
  const state = stateOf(condition, report);
  return {
    key: `${index}-${condition.metric}`,
    status: conditionStatus[state],
    statusText: conditionWords[state],
    name: metric,
    value,
    note: state === 'not-judged' ? NOT_JUDGED : requirement,
  };
}

/** Why an analysis is as it is: its first failed condition, or why it has no verdict. */
function worstOf(report: AnalysisReport, name: string | undefined, locale: string): WorstView | undefined {
  const reason = reasonOf(report.outcome);
  if (reason !== null) return { name, text: `${capitalized(reason.brief)}.`, value: undefined, requirement: undefined };
  const [condition] = failedConditions(report);
  if (condition === undefined) return undefined;
  const { metric, value, requirement } = describeCondition(condition, locale, report.metrics);
  return { name, text: metric, value, requirement };
}

/** One of several, with what there is to say of it. */
interface Project {
  readonly key: string;
  readonly name: string;
  readonly status: OutcomeStatus;
  readonly note: string;
  readonly worst: WorstView | undefined;
}

function ofProjects(projects: readonly Project[], room: number, height: number, locale: string): Rows {
  const worst = projects.find(({ status }) => status !== 'passed')?.worst;
  // Without a last line where all fit.
  const all = Math.floor(room / height);
  const most = projects.length <= all ? all : Math.max(Math.floor((room - ONE_LINE) / height), 0);
  const more = projects.length - most;
  return {
    worst,
    rows: projects.slice(0, most).map(({ key, name, status, note }) => ({
      key,
      status,
      statusText: capitalized(STATUS_IN_WORDS[status]),
      name,
      value: undefined,
      note,
    })),
    rest: more > 0 ? moreInWords(more, locale) : undefined,
  };
}

function toProjects({ reports, others, missing }: ShownAnalyses, locale: string): readonly Project[] {
  const rank = ({ status }: Project): number => WORST_FIRST.indexOf(status);
  // What is equally bad stays in the order of its kind.
  return [
    ...reports.map((report): Project => ofReport(report, locale)),
    ...others.map(ofOther),
    ...missing.map((key): Project => ofMissing(key)),
  ].sort((left, right) => rank(left) - rank(right));
}

function ofReport(report: AnalysisReport, locale: string): Project {
  const { status } = report.outcome;
  const name = nameOf(report);
  const worst = worstOf(report, name, locale);
  const condition = worst?.value === undefined ? undefined : [worst.text, `${worst.value}, ${worst.requirement ?? ''}`];
  const note =
    condition?.join(' ').replace(/, $/, '') ?? conditionsInWords(report, locale) ?? worst?.text.replace(/\.$/, '');
  return { key: report.analysisKey, name, status, note: note ?? '', worst };
}

function ofOther(one: AnalysisWithoutVerdict): Project {
  const { name, problem } = withoutVerdictInShort(one);
  const text = capitalized(problem);
  return {
    key: one.key,
    name,
    status: one.failed ? 'failed' : 'unknown',
    note: text,
    worst: { name, text: `${text}.`, value: undefined, requirement: undefined },
  };
}

function ofMissing(projectKey: string): Project {
  const name = onOneLine(projectKey, 100);
  const note = 'Not analyzed in this run';
  return {
    key: `missing ${projectKey}`,
    name,
    status: 'unknown',
    note,
    worst: { name, text: `${note}.`, value: undefined, requirement: undefined },
  };
}

const moreInWords = (count: number, locale: string): string => `and ${formatCount(count, locale)} more`;

function joined(parts: readonly string[]): string | undefined {
  return parts.length === 0 ? undefined : parts.join(', ');
}
