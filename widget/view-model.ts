import type { OutcomeStatus } from '../src/documents/gate-outcome';
import { formatDay } from '../src/presentation/dates';
import { STATUS_IN_WORDS } from '../src/presentation/outcomes';
import { capitalized, onOneLine } from '../src/presentation/plain-text';
import { toVerdictView } from '../src/web/view/verdict-view';
import type { BuildInfo } from '../src/wire/azure-devops/builds';
import { isOfSameCommit, type GateSnapshot, type GateState, type JudgedRun } from './gate-snapshot';
import { numberOf, tabOf, titleOf, type WidgetFrame } from './frame';
import { toMessageView, toUnjudgedView } from './messages';
import { toRows } from './rows';
import { shownAnalyses } from './shown-analyses';
import { toWidgetTrend } from './trend';
import type { GateWidgetView, WidgetSize, WidgetView } from './view';

/**
 * Turns what was read into what is shown.
 *
 * @param frame name and size that the dashboard gave to the widget, how the viewer writes numbers, and where runs are shown
 */
export function toWidgetView(state: GateState, frame: WidgetFrame): WidgetView {
  if (state.kind === 'loading') return { kind: 'loading', title: titleOf(frame) };
  if (state.kind !== 'read') return toMessageView(state, frame);
  const { judged } = state.snapshot;
  return judged === undefined
    ? toUnjudgedView(state.snapshot, state.settings.branch, frame)
    : toGateView(state, judged, frame);
}

function toGateView(
  { settings, snapshot }: Extract<GateState, { kind: 'read' }>,
  judged: JudgedRun,
  frame: WidgetFrame,
): GateWidgetView {
  const { locale } = frame;
  const { reports, others, missing } = shownAnalyses(judged.files, settings.projects);
  const unjudged: OutcomeStatus[] = [
    ...others.map(({ failed }): OutcomeStatus => (failed ? 'failed' : 'unknown')),
    ...missing.map((): OutcomeStatus => 'unknown'),
  ];
  const known = toVerdictView(reports, unjudged, false, locale);
  const newer = newerRuns(snapshot, judged);
  const status = newer.lost === undefined ? statusOf(known.status) : 'unknown';
  const run = newer.lost ?? judged.run;
  const trend = showsTrend(frame.size) ? toWidgetTrend(settings, snapshot, reports, locale) : undefined;
  const headline = `Quality gate ${STATUS_IN_WORDS[status]}`;
  const analyses = { reports, others, missing };
  return {
    kind: 'gate',
    title: titleOf(frame),
    status,
    verdict: capitalized(STATUS_IN_WORDS[status]),
    headline,
    facts: [
      ...(newer.lost === undefined ? [] : [lostInWords(newer.lost, statusOf(known.status))]),
      ...(newer.running === undefined ? [] : [`Run ${numberOf(newer.running)} is in progress`]),
      ...known.facts,
    ],
    ...toRows(analyses, roomFor(frame.size, trend !== undefined), frame),
    trend,
    source: sourceOf(snapshot, settings.branch, run, frame),
    href: tabOf(run, frame),
    linkLabel: `${headline}. Open the results of run ${numberOf(run)}`,
  };
}

/** `toVerdictView` says "running" only of a run that goes on, which is never the one that is shown. */
const statusOf = (status: OutcomeStatus | 'running'): OutcomeStatus => (status === 'running' ? 'unknown' : status);

/**
 * What came after the run that was judged. One of other commits that ended without an analysis leaves the gate of the branch
 * unknown, whatever it was before.
 */
function newerRuns(
  { runs }: GateSnapshot,
  { run: judged }: JudgedRun,
): { readonly lost: BuildInfo | undefined; readonly running: BuildInfo | undefined } {
  const newer = runs.slice(0, Math.max(runs.indexOf(judged), 0));
  return {
    lost: newer.find((run) => run.state === 'finished' && !isOfSameCommit(run, judged)),
    running: newer.find(({ state }) => state !== 'finished'),
  };
}

function lostInWords(run: BuildInfo, before: OutcomeStatus): string {
  return `Run ${numberOf(run)} analyzed nothing; ${STATUS_IN_WORDS[before]} before`;
}

const showsTrend = ({ rows }: WidgetSize): boolean => rows > 1;

/** Pixels between facts and trend, or what the list is of; `widget.css` lays it out. */
function roomFor({ rows }: WidgetSize, withTrend: boolean): number {
  if (rows < 2) return 0;
  return withTrend ? 156 : 216;
}

function sourceOf(
  { pipeline }: GateSnapshot,
  branch: string,
  run: BuildInfo,
  { size, locale }: WidgetFrame,
): readonly string[] {
  return [
    ...(pipeline === null || size.columns < 2 ? [] : [onOneLine(pipeline, 80)]),
    onOneLine(branch.replace(/^refs\/heads\//, ''), 80),
    ...(size.columns > 2 ? [`#${numberOf(run)}`] : []),
    ...(run.finishedAt === null ? [] : [formatDay(run.finishedAt, locale)]),
  ];
}
