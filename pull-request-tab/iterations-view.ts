import { newestStatus, STATUS_NAME } from '../src/domain/decoration/plan-statuses';
import { worstStatus } from '../src/domain/gate/overall-status';
import { safeAddress } from '../src/presentation/links';
import { STATUS_IN_WORDS } from '../src/presentation/outcomes';
import { capitalized, onOneLine } from '../src/presentation/plain-text';
import { formatCount } from '../src/presentation/values';
import type { PostedStatus, StatusState } from '../src/documents/pull-request';
import { ReadFailure } from '../src/web/reading/build-snapshot';
import { toFinding } from '../src/web/view/finding-views';
import type { VerdictView } from '../src/web/view/view';
import { compareIterations, openTotal, type ComparedIssue, type Comparison } from './compare-iterations';
import type { PullRequestSnapshot } from './pull-request-snapshot';
import { worseStatus } from './decided-since';
import { reportsByIteration, type AnalyzedIteration } from './reports-by-iteration';
import type { FindingsWithTitle, IterationsView, IterationView } from './view';

const mostRows = 10;
const mostListed = 20;

/** What became of the issues from push to push; `undefined` where there is but one iteration, or nobody tells. */
export function toIterationsView(snapshot: PullRequestSnapshot, locale: string): IterationsView | undefined {
  const analyzed = reportsByIteration(snapshot);
  if (analyzed === null || analyzed.length < 2) return undefined;
  const statuses = snapshot.statuses instanceof ReadFailure ? [] : snapshot.statuses;
  const compared = analyzed.map((one, index) => {
    const before = analyzed.slice(index + 1).find(({ reports }) => reports.length > 0);
    return { one, before, comparison: before === undefined ? null : compareIterations(one.reports, before.reports) };
  });
  const rows = compared.slice(0, mostRows).map(({ one, comparison }) => toRow(one, comparison, statuses, locale));
  const latest = compared.find(({ one }) => one.reports.length > 0);
  const isCut = compared.some(({ one, before, comparison }) => one.reports.length > 0 && before && comparison === null);
  const left = analyzed.length - rows.length;
  return {
    rows,
    lists:
      latest?.before === undefined || latest.comparison === null
        ? []
        : [
            toList(`New since iteration ${latest.before.iteration.id}`, latest.comparison.fresh, locale),
            toList(`Fixed since iteration ${latest.before.iteration.id}`, latest.comparison.fixed, locale),
          ].filter(({ rows: listed }) => listed.length > 0),
    note:
      [
        ...(isCut ? ['Where a run lists only the first of many issues, iterations cannot be compared.'] : []),
        ...(left > 0
          ? [
              `The last ${formatCount(rows.length, locale)} of ${formatCount(analyzed.length, locale)} iterations are here.`,
            ]
          : []),
      ].join(' ') || undefined,
  };
}

function toRow(
  { iteration, reports, run }: AnalyzedIteration,
  comparison: Comparison | null,
  statuses: readonly PostedStatus[],
  locale: string,
): IterationView {
  const count = (number: number | null | undefined): string | undefined =>
    number === null || number === undefined ? undefined : formatCount(number, locale);
  const href = safeAddress(run?.webUrl);
  const [status, statusText] = verdictOf(
    iteration.id,
    reports.map(({ outcome }) => outcome.status),
    statuses,
  );
  return {
    name: `Iteration ${iteration.id}`,
    commit: onOneLine((iteration.sourceCommit ?? '').slice(0, 8), 8),
    status,
    statusText,
    run: run === null || href === undefined ? undefined : { text: onOneLine(run.number, 60), href },
    open: count(openTotal(reports)),
    fresh: count(comparison?.fresh.length),
    fixed: count(comparison?.fixed.length),
    still: count(comparison?.still),
  };
}

const OF_STATE: Readonly<Record<StatusState, VerdictView['status']>> = {
  succeeded: 'passed',
  failed: 'failed',
  error: 'unknown',
  pending: 'running',
  notApplicable: 'none',
  notSet: 'unknown',
};

/** By the reports, and no better than the status of the pull request, which stays when runs are deleted after a while. */
function verdictOf(
  iterationId: number,
  outcomes: Parameters<typeof worstStatus>[0],
  statuses: readonly PostedStatus[],
): readonly [VerdictView['status'], string] {
  const posted = newestStatus(statuses, STATUS_NAME, iterationId);
  if (outcomes.length > 0) {
    const worst = worstStatus(outcomes);
    const worse = worst === 'passed' ? worseStatus(iterationId, statuses)?.status : undefined;
    if (worse !== undefined) return [worse, inWords(worse)];
    return [worst, capitalized(STATUS_IN_WORDS[worst])];
  }
  if (posted === undefined) return ['none', 'Not analyzed'];
  const status = OF_STATE[posted.state];
  return [status, inWords(status)];
}

function inWords(status: VerdictView['status']): string {
  return status === 'running' ? 'Running' : capitalized(STATUS_IN_WORDS[status]);
}

function toList(title: string, issues: readonly ComparedIssue[], locale: string): FindingsWithTitle {
  return {
    title: `${title} (${formatCount(issues.length, locale)})`,
    rows: issues.slice(0, mostListed).map(({ issue, report }) => toFinding(issue, report)),
    rest:
      issues.length <= mostListed
        ? undefined
        : `The first ${formatCount(mostListed, locale)} of ${formatCount(issues.length, locale)} are here.`,
  };
}
