import type { AnalysisReport } from '../src/documents/analysis-report';
import { formatTime } from '../src/presentation/dates';
import { STATUS_IN_WORDS } from '../src/presentation/outcomes';
import { safeAddress } from '../src/presentation/links';
import { onOneLine } from '../src/presentation/plain-text';
import { keyAmongPipelines } from '../src/presentation/reports';
import { publishedAnalyses, ReadFailure } from '../src/web/reading/build-snapshot';
import { showsNothing } from '../src/web/reading/without-verdict';
import { failureInWords, failureMessage, hostProblemMessage } from '../src/web/view/failures';
import { emptyMessage, threeSteps } from '../src/web/view/messages';
import { toResultsView } from '../src/web/view/results-view';
import type { MessageView, ResultsView } from '../src/web/view/view';
import { toCommentsView } from './comments-view';
import { toIterationsView } from './iterations-view';
import { decidedSince, NEWEST_COMMITS, notYet } from './decided-since';
import { toPolicyView } from './policy-view';
import type { PullRequestSnapshot, PullRequestState, Run } from './pull-request-snapshot';
import { isForTarget, reportsByIteration } from './reports-by-iteration';
import type { PullRequestPageView } from './view';

/**
 * Turns what was read into what is shown.
 *
 * @param locale BCP 47 tag of the viewer's number and date formats.
 */
export function toPullRequestPageView(state: PullRequestState, locale: string): PullRequestPageView {
  switch (state.kind) {
    case 'connecting':
      return {
        kind: 'loading',
        text: state.slow ? 'Azure DevOps is slow to answer. Still waiting …' : 'Loading the results …',
      };
    case 'without-pull-request':
      return { kind: 'message', message: hostProblemMessage(state.problem), policy: undefined };
    case 'failed':
      return { kind: 'message', message: failureMessage(state.failure), policy: undefined };
    case 'read':
      return readView(state, locale);
  }
}

function readView(
  { snapshot, stale }: Extract<PullRequestState, { kind: 'read' }>,
  locale: string,
): PullRequestPageView {
  const policy = toPolicyView(snapshot);
  const published = snapshot.shown.filter((run) => !showsNothing(run));
  if (published.length === 0) return { kind: 'message', message: nothingMessage(snapshot, locale), policy };
  const results = toResultsView(published, stale, locale);
  return {
    kind: 'results',
    results: {
      ...withCommits(results, snapshot),
      // What was done on the pull request is told once, below.
      cards: results.cards.map((card) => ({ ...card, pullRequest: undefined })),
    },
    comments: toCommentsView(snapshot, locale),
    iterations: toIterationsView(snapshot, locale),
    policy,
  };
}

function nothingMessage(snapshot: PullRequestSnapshot, locale: string): MessageView {
  const withSteps = snapshot.shown.find(({ snapshot: { tasks } }) => (tasks ?? []).length > 0);
  const run = withSteps ?? snapshot.shown[0];
  if (run === undefined) {
    return {
      tone: 'neutral',
      title: 'No pipeline has run for this pull request',
      text: ['A branch policy (“Build validation”) starts one with each push.'],
      code: threeSteps,
      retry: true,
    };
  }
  return emptyMessage(run.snapshot, (iso) => formatTime(iso, locale));
}

/**
 * No old verdict stands over new commits: where what is shown is of an earlier push, the page says so first. Only a failure
 * of the newest commits is certain whatever else may come.
 */
function withCommits(results: ResultsView, snapshot: PullRequestSnapshot): ResultsView {
  const analyzed = reportsByIteration(snapshot);
  if (analyzed === null) {
    const failed = [snapshot.iterations, snapshot.target].find((read) => read instanceof ReadFailure);
    const failure = failed === undefined ? [] : failureInWords(failed, 'pull request');
    return {
      ...results,
      verdict: { ...results.verdict, ...notYet('unknown', NEWEST_COMMITS) },
      notices: [
        {
          tone: 'warning',
          title: 'Which commits these results are of is not known',
          text: [`The pushes of this pull request, or its target, could not be read. ${failure.join(' ')}`],
          retry: true,
        },
        ...results.notices,
      ],
    };
  }
  const [newest] = analyzed;
  const target = snapshot.target instanceof ReadFailure ? '' : snapshot.target;
  const current = new Set(newest?.reports.map(keyAmongPipelines));
  const shown = snapshot.shown.flatMap(({ snapshot: files }) =>
    publishedAnalyses(files).flatMap((one) => (one.kind === 'report' ? [one.report] : [])),
  );
  const isOfToday = (report: AnalysisReport): boolean =>
    current.has(keyAmongPipelines(report)) &&
    isSame(report.pipeline.sourceCommit, newest?.iteration.sourceCommit ?? null);
  const old = shown.filter((report) => !isOfToday(report) || !isForTarget(report, target));
  if (newest === undefined) return results;
  if (old.length === 0) return decidedSince(results, newest, snapshot.statuses);
  const running = snapshot.newer.find(({ state }) => state !== 'finished');
  const certain = newest.reports.some(({ outcome }) => outcome.status === 'failed');
  const sourceOf = (report: AnalysisReport): string =>
    isForTarget(report, target) ? iterationOf(report.pipeline.sourceCommit, analyzed) : otherTarget(report);
  const of = [...new Set(old.map(sourceOf))];
  const isRetargeted = old.some((report) => !isForTarget(report, target));
  const facts = of.map((name) => {
    const statuses = new Set(
      old.filter((report) => sourceOf(report) === name).map(({ outcome }) => STATUS_IN_WORDS[outcome.status]),
    );
    return `${name}: ${[...statuses].join(', ')}`;
  });
  return {
    ...results,
    verdict: certain
      ? results.verdict
      : {
          ...results.verdict,
          ...notYet(running ? 'running' : 'unknown', isRetargeted ? TARGET_OF_TODAY : NEWEST_COMMITS),
          facts,
        },
    notices: [
      supersededNotice(
        of,
        `iteration ${newest.iteration.id}${isRetargeted ? ` and goes into ${onOneLine(target, 100)}` : ''}`,
        running ?? snapshot.newer[0],
      ),
      ...results.notices,
    ],
  };
}

const TARGET_OF_TODAY = 'for the target branch of today';

function iterationOf(commit: string | null, analyzed: NonNullable<ReturnType<typeof reportsByIteration>>): string {
  const found = analyzed.find(({ iteration }) => isSame(commit, iteration.sourceCommit));
  return found === undefined ? 'Earlier commits' : `Iteration ${found.iteration.id}`;
}

function otherTarget({ scope }: AnalysisReport): string {
  return `Another target branch (${onOneLine(scope.kind === 'pull-request' ? scope.base : '', 100)})`;
}

function supersededNotice(of: readonly string[], newest: string, run: Run | undefined): MessageView {
  const href = safeAddress(run?.webUrl);
  const name = run === undefined ? '' : `Run ${onOneLine(run.number, 60)}`;
  const about =
    run === undefined
      ? 'No run of the newest commits has begun.'
      : run.state === 'finished'
        ? `${name} has ended without results.`
        : `${name} goes on. This page updates by itself.`;
  return {
    tone: run !== undefined && run.state !== 'finished' ? 'running' : 'warning',
    title: `Superseded: these results are of ${lowered(of.join(' and '))}`,
    text: [`The pull request is at ${newest}. ${about}`],
    ...(href !== undefined && { link: { text: `Open ${lowered(name)}`, href } }),
    retry: false,
  };
}

const lowered = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);

function isSame(left: string | null, right: string | null): boolean {
  return left !== null && left.toLowerCase() === right?.toLowerCase();
}
