import type { AnalysisReport } from '../src/documents/analysis-report';
import type { OutcomeStatus } from '../src/documents/gate-outcome';
import type { AnalysisWithoutVerdict } from '../src/domain/report/published-analyses';
import { formatTime } from '../src/presentation/dates';
import { compareReports } from '../src/presentation/reports';
import { toCardView } from './card-view';
import { failureMessage, hostProblemMessage, staleNotice } from './failures';
import { emptyMessage, runningNotice } from './messages';
import { undrawableNotice, withoutVerdictNotices } from './notices';
import { publishedAnalyses } from './build-snapshot';
import { toPullRequestView } from './pull-request-view';
import type { TabState } from './tab-state';
import { toTrendView } from './trend-view';
import { toVerdictView } from './verdict-view';
import type { CardView, TabView } from './view';

type ReadState = Extract<TabState, { kind: 'read' }>;

/** Cards that start open: enough to see what is wrong, few enough to find one's way. */
const mostOpen = 5;
/** From so many cards on a filter is worth its place. */
const filterFrom = 6;

/**
 * Turns what was read into what is shown.
 *
 * @param locale BCP 47 tag of the viewer's number and date formats.
 */
export function toTabView(state: TabState, locale: string): TabView {
  switch (state.kind) {
    case 'connecting':
      return {
        kind: 'loading',
        text: state.slow ? 'Azure DevOps is slow to answer. Still waiting …' : 'Loading the results …',
      };
    case 'without-build':
      return { kind: 'message', message: hostProblemMessage(state.problem) };
    case 'failed':
      return { kind: 'message', message: failureMessage(state.failure) };
    case 'read':
      return readView(state, locale);
  }
}

function readView(state: ReadState, locale: string): TabView {
  const { snapshot, stale } = state;
  const time = (iso: string): string => formatTime(iso, locale);
  const running = runningNotice(snapshot, time);
  const published = publishedAnalyses(snapshot);
  const reports = published.flatMap((one) => (one.kind === 'report' ? [one.report] : [])).sort(compareReports);
  const without = published.flatMap((one) => (one.kind === 'no-verdict' ? [one] : []));
  const pending = running === undefined ? [] : without.filter(mayStillCome);
  const settled = without.filter((one) => !pending.includes(one));
  const hasFailed = without.some(({ failed }) => failed);
  const saysWhy = settled.length === 0 || (snapshot.tasks ?? []).length > 0;
  if (reports.length === 0 && !hasFailed && saysWhy && settled.every(({ reason }) => reason === 'not-published')) {
    // The steps of the run say best why nothing at all was published.
    return { kind: 'message', message: emptyMessage(snapshot, time) };
  }
  const { cards, drawn, undrawable } = toCards(reports, state, locale);
  const others = [
    ...settled.map(({ failed }) => worstKnown(failed)),
    ...pending.flatMap(({ failed }) => (failed ? [worstKnown(failed)] : [])),
    ...undrawable.map(({ outcome }) => worstKnown(outcome.status === 'failed')),
  ];
  return {
    kind: 'results',
    results: {
      verdict: toVerdictView(drawn, others, running !== undefined, locale),
      notices: [
        ...(running ? [running] : []),
        ...(stale ? [staleNotice(stale)] : []),
        ...settled.flatMap((one) => withoutVerdictNotices(one, snapshot.attachments)),
        ...undrawable.map(undrawableNotice),
      ],
      cards,
      filterable: cards.length >= filterFrom,
    },
  };
}

/** While the run goes on, Publish may still come, and its report is uploaded after it has ended. */
function mayStillCome({ reason }: AnalysisWithoutVerdict): boolean {
  return reason === 'not-published' || reason === 'report-missing' || reason === 'report-outdated';
}

const worstKnown = (failed: boolean): OutcomeStatus => (failed ? 'failed' : 'unknown');

interface Cards {
  readonly cards: readonly CardView[];
  /** The reports that they show. */
  readonly drawn: readonly AnalysisReport[];
  readonly undrawable: readonly AnalysisReport[];
}

/** One card for each report. One that cannot be drawn takes no other with it. */
function toCards(
  reports: readonly AnalysisReport[],
  { snapshot, trend, decorations }: ReadState,
  locale: string,
): Cards {
  const cards: CardView[] = [];
  const drawn: AnalysisReport[] = [];
  const undrawable: AnalysisReport[] = [];
  let opened = 0;
  for (const report of reports) {
    const needsEyes = report.outcome.status === 'failed' || report.outcome.status === 'unknown';
    const startsOpen = reports.length === 1 || (needsEyes && opened < mostOpen);
    try {
      const content = toCardView(report, reports, locale);
      cards.push({
        ...content,
        startsOpen,
        pullRequest: toPullRequestView(report, snapshot.attachments, decorations, locale),
        trend: toTrendView(report, trend ?? [], locale),
      });
      drawn.push(report);
      if (startsOpen) opened += 1;
    } catch {
      undrawable.push(report);
    }
  }
  return { cards, drawn, undrawable };
}
