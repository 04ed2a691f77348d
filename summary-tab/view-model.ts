import { formatTime } from '../src/presentation/dates';
import { compareReports } from '../src/presentation/report-facts';
import { currentReports } from './current-reports';
import {
  attachmentNotice,
  emptyMessage,
  failureMessage,
  hostProblemMessage,
  runningNotice,
  staleNotice,
  unpublishedNotice,
} from './messages';
import type { TabState } from './tab-state';
import { toCardView } from './card-view';
import { toVerdictView } from './verdict-view';
import type { TabView } from './view';
import { toTrendView } from './trend-view';
import { unpublishedJobs } from './unpublished-jobs';

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

function readView({ snapshot, stale, trend }: Extract<TabState, { kind: 'read' }>, locale: string): TabView {
  const time = (iso: string): string => formatTime(iso, locale);
  const reports = [...currentReports(snapshot.attachments)].sort(compareReports);
  const unreadable = snapshot.attachments.flatMap((attachment) => attachmentNotice(attachment) ?? []);
  if (reports.length === 0 && unreadable.length === 0)
    return { kind: 'message', message: emptyMessage(snapshot, time) };
  const unpublished = unpublishedJobs(snapshot).map(unpublishedNotice);
  const running = runningNotice(snapshot, time);
  let opened = 0;
  const cards = reports.map((report) => {
    const needsEyes = report.outcome.status === 'failed' || report.outcome.status === 'unknown';
    const startsOpen = reports.length === 1 || (needsEyes && opened < mostOpen);
    if (startsOpen) opened += 1;
    return { ...toCardView(report, reports, locale), startsOpen, trend: toTrendView(report, trend ?? [], locale) };
  });
  return {
    kind: 'results',
    results: {
      verdict: toVerdictView(reports, unreadable.length + unpublished.length, running !== undefined, locale),
      notices: [...(running ? [running] : []), ...(stale ? [staleNotice(stale)] : []), ...unpublished, ...unreadable],
      cards,
      filterable: cards.length >= filterFrom,
    },
  };
}
