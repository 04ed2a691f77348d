import type { AnalysisReport } from '../src/documents/analysis-report';
import { globalGateValues } from '../src/documents/build-property';
import type { OutcomeStatus } from '../src/documents/gate-outcome';
import { BUILD_PROPERTY_GATE } from '../src/documents/names';
import type { WidgetSettings, WidgetTrend } from '../src/documents/widget-settings';
import { worstStatus } from '../src/domain/gate/overall-status';
import { STATUS_IN_WORDS } from '../src/presentation/outcomes';
import { onOneLine } from '../src/presentation/plain-text';
import { nameOf } from '../src/presentation/reports';
import { countOf, formatCount } from '../src/presentation/values';
import { ReadFailure, type TrendBuild } from '../src/web/reading/build-snapshot';
import { toCourse } from '../src/web/view/trend-view';
import type { GateSnapshot } from './gate-snapshot';
import type { WidgetTrendView } from './view';

const metrics: Readonly<Record<Exclude<WidgetTrend, 'verdicts' | 'off'>, string>> = {
  issues: 'violations',
  coverage: 'coverage',
  duplications: 'duplicated_lines_density',
};

/** Two runs are a change, not a trend. */
const fewestRuns = 3;

/** @param reports worst first: a measure is that of the first */
export function toWidgetTrend(
  { trend, projects }: WidgetSettings,
  snapshot: GateSnapshot,
  reports: readonly AnalysisReport[],
  locale: string,
): WidgetTrendView | undefined {
  if (trend === 'off') return undefined;
  const { earlier } = snapshot;
  if (earlier instanceof ReadFailure) return { kind: 'none', text: 'Earlier runs could not be read.' };
  if (trend === 'verdicts') {
    const verdicts = projects === null ? verdictsOfAll(snapshot) : verdictsOfChosen(earlier ?? [], projects);
    return toVerdicts(verdicts, locale);
  }
  const [report] = reports;
  if (report === undefined) return undefined;
  const [course] = [toCourse(metrics[trend], report, [...(earlier ?? [])].reverse(), locale)].flat();
  if (course === undefined) return { kind: 'none', text: 'Too few runs have this measure for a trend.' };
  return {
    kind: 'course',
    title: reports.length > 1 ? `${course.metric} of ${nameOf(report)}` : course.metric,
    course,
  };
}

interface Verdict {
  readonly run: string;
  readonly status: OutcomeStatus;
}

/** Newest first: what the gates of each run say together, as it wrote it down for them. */
function verdictsOfAll({ runs }: GateSnapshot): readonly Verdict[] {
  return runs.flatMap(({ state, number, properties }) => {
    const value = properties.get(BUILD_PROPERTY_GATE);
    if (state !== 'finished' || value === undefined) return [];
    const known = globalGateValues.find((each) => each === value) ?? 'unknown';
    return { run: number, status: known === 'ok' ? 'passed' : known };
  });
}

/** Newest first: the worst of the chosen ones. One that a run did not analyze is unknown in it, as in the verdict. */
function verdictsOfChosen(builds: readonly TrendBuild[], projects: readonly string[]): readonly Verdict[] {
  return builds.flatMap(({ number, analyses }) => {
    if (analyses.size === 0) return [];
    const known = [...analyses.values()].flatMap((one) => (one.kind === 'document' ? [one.document] : []));
    const told = new Set(known.map(({ projectKey }) => projectKey));
    const isWhole = known.length === analyses.size && projects.every((key) => told.has(key));
    const statuses = [...known.map(({ outcome }) => outcome), ...(isWhole ? [] : (['unknown'] as const))];
    return { run: number, status: worstStatus(statuses) };
  });
}

function toVerdicts(verdicts: readonly Verdict[], locale: string): WidgetTrendView | undefined {
  if (verdicts.length < fewestRuns) return undefined;
  const passed = verdicts.filter(({ status }) => status === 'passed').length;
  return {
    kind: 'verdicts',
    title: `Last ${countOf(verdicts.length, 'run', locale)}`,
    summary: `${formatCount(passed, locale)} passed`,
    runs: [...verdicts].reverse().map(({ run, status }) => ({
      run,
      status,
      text: `${onOneLine(run, 60)}: ${STATUS_IN_WORDS[status]}`,
    })),
  };
}
