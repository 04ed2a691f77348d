import type { AnalysisReport } from '../../documents/analysis-report';
import type { OutcomeStatus } from '../../documents/gate-outcome';
import { formatTime } from '../../presentation/dates';
import { compareReports } from '../../presentation/reports';
import { formatCount } from '../../presentation/values';
import {
  publishedAnalyses,
  type BuildSnapshot,
  type DecorationAttachment,
  type ReadFailure,
  type TrendBuild,
} from '../reading/build-snapshot';
import { withoutVerdict } from '../reading/without-verdict';
import { toCardView } from './card-view';
import { staleNotice } from './failures';
import { logOfReport } from './log-links';
import { runningNotice } from './messages';
import { undrawableNotice, withoutVerdictNotices } from './notices';
import { toPullRequestView } from './pull-request-view';
import { toTrendView } from './trend-view';
import { toVerdictView } from './verdict-view';
import type { CardView, MessageView, ResultsView } from './view';

/** Cards that start open: where more need eyes, only the first does, and the others are named under the verdict. */
const mostOpen = 3;
/** From so many cards on a filter is worth its place. */
const filterFrom = 6;

/** Enough to see on one screen which they are. */
const mostNamed = 20;

/** What a page has read of one build. */
export interface ReadBuild {
  readonly snapshot: BuildSnapshot;
  /** `undefined` while it is not read. */
  readonly trend: readonly TrendBuild[] | undefined;
  /** What was done on pull requests, as far as it is read. */
  readonly decorations: readonly DecorationAttachment[];
}

/**
 * Verdict, notices and cards of what builds published.
 *
 * @param builds in any order; those of `showsNothing` add nothing
 * @param stale why the last refresh did not work
 * @param locale BCP 47 tag of the viewer's number and date formats
 */
export function toResultsView(
  builds: readonly ReadBuild[],
  stale: ReadFailure | undefined,
  locale: string,
): ResultsView {
  const time = (iso: string): string => formatTime(iso, locale);
  const running = builds.flatMap(({ snapshot }) => runningNotice(snapshot, time) ?? []);
  const { cards, drawn, undrawable } = toCards(builds, locale);
  const others: OutcomeStatus[] = [];
  const notices: MessageView[] = [];
  for (const { snapshot } of builds) {
    const { settled, pending } = withoutVerdict(snapshot);
    others.push(...settled.map(({ failed }) => worstKnown(failed)));
    others.push(...pending.flatMap(({ failed }) => (failed ? [worstKnown(failed)] : [])));
    notices.push(...settled.flatMap((one) => withoutVerdictNotices(one, snapshot.attachments)));
  }
  others.push(...undrawable.map(({ outcome }) => worstKnown(outcome.status === 'failed')));
  return {
    verdict: toVerdictView(drawn, others, running.length > 0, locale),
    notices: [...running, ...(stale ? [staleNotice(stale)] : []), ...notices, ...undrawable.map(undrawableNotice)],
    cards,
    ...toAttention(cards, locale),
    filterable: cards.length >= filterFrom,
  };
}

const worstKnown = (failed: boolean): OutcomeStatus => (failed ? 'failed' : 'unknown');

interface Cards {
  readonly cards: readonly CardView[];
  /** The reports that they show. */
  readonly drawn: readonly AnalysisReport[];
  readonly undrawable: readonly AnalysisReport[];
}

/** One card for each report, worst first. One that cannot be drawn takes no other with it. */
function toCards(builds: readonly ReadBuild[], locale: string): Cards {
  const found = builds
    .flatMap((build) =>
      publishedAnalyses(build.snapshot).flatMap((one) =>
        one.kind === 'report' ? [{ report: one.report, build }] : [],
      ),
    )
    .sort((left, right) => compareReports(left.report, right.report));
  const reports = found.map(({ report }) => report);
  const cards: CardView[] = [];
  const drawn: AnalysisReport[] = [];
  const undrawable: AnalysisReport[] = [];
  const toSee = reports.filter(needsEyes);
  for (const { report, build } of found) {
    const startsOpen = reports.length === 1 || (needsEyes(report) && (toSee.length <= mostOpen || report === toSee[0]));
    try {
      const content = toCardView(report, reports, locale);
      cards.push({
        ...content,
        startsOpen,
        pullRequest: toPullRequestView(report, build.snapshot.attachments, build.decorations, locale),
        trend: toTrendView(report, build.trend ?? [], locale),
        log: logOfReport(report, build.snapshot),
      });
      drawn.push(report);
    } catch {
      undrawable.push(report);
    }
  }
  return { cards, drawn, undrawable };
}

function needsEyes({ outcome }: AnalysisReport): boolean {
  return outcome.status === 'failed' || outcome.status === 'unknown';
}

/** Where there are too many cards to see at once, those that did not pass are named together. */
function toAttention(cards: readonly CardView[], locale: string): Pick<ResultsView, 'attention' | 'attentionRest'> {
  const found = cards.filter(({ status }) => status === 'failed' || status === 'unknown');
  if (cards.length < filterFrom || found.length < 2) return { attention: [], attentionRest: undefined };
  const left = found.length - mostNamed;
  return {
    attention: found.slice(0, mostNamed),
    attentionRest: left > 0 ? `and ${formatCount(left, locale)} more` : undefined,
  };
}
