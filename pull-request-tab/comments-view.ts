import type { AnalysisReport } from '../src/documents/analysis-report';
import type { DecorationReport, ThreadCounts } from '../src/documents/decoration-report';
import { parseThreadProperties, type FindingMark } from '../src/documents/thread-properties';
import { isWithdrawn } from '../src/domain/decoration/discussion';
import { decorationSentences } from '../src/presentation/decoration';
import { pullRequestLink } from '../src/presentation/links';
import { formatCount } from '../src/presentation/values';
import type { ThreadStatus } from '../src/documents/pull-request';
import type { PullRequestThread } from '../src/wire/azure-devops/threads';
import { publishedAnalyses, ReadFailure } from '../src/web/reading/build-snapshot';
import { decorationOf } from '../src/web/reading/decorations';
import { failureInWords } from '../src/web/view/failures';
import { toFinding } from '../src/web/view/finding-views';
import type { FindingView } from '../src/web/view/view';
import type { PullRequestSnapshot } from './pull-request-snapshot';
import type { CommentsView, FindingsWithTitle } from './view';

const mostListed = 20;

/**
 * What the comments of the pull request cannot show: issues without one, and those that people closed here.
 *
 * @returns `undefined` while the comments are not read
 */
export function toCommentsView(snapshot: PullRequestSnapshot, locale: string): CommentsView | undefined {
  const { threads } = snapshot;
  if (threads === undefined) return undefined;
  const shown = snapshot.shown.flatMap(({ snapshot: files, decorations }) =>
    publishedAnalyses(files).flatMap((one) => {
      if (one.kind !== 'report') return [];
      const content = decorationOf(one.report, files.attachments, decorations)?.content;
      return [{ report: one.report, decoration: content?.kind === 'document' ? content.document : undefined }];
    }),
  );
  const decorations = [...new Set(shown.flatMap(({ decoration }) => decoration ?? []))];
  const sentences = [...new Set(decorations.flatMap((one) => decorationSentences({ ...one, problems: [] }, locale)))];
  const problems = [...new Set(decorations.flatMap((one) => one.problems))];
  if (threads instanceof ReadFailure) {
    return {
      sentences,
      problems: [...problems, `The comments could not be read. ${failureInWords(threads, 'pull request').join(' ')}`],
      lists: [],
    };
  }
  const marked = threads.flatMap((thread) => {
    const parsed = parseThreadProperties(thread.properties);
    return parsed?.kind === 'finding' ? [{ thread, mark: parsed.mark }] : [];
  });
  const closed = shown.flatMap(({ report }) => closedHere(report, marked));
  const without = shown.flatMap(({ report, decoration }) => withoutComment(report, decoration, marked));
  return {
    sentences: sentences.length > 0 ? sentences : ['No run wrote comments for these commits.'],
    problems,
    lists: [
      toList('Resolved here, open in SonarQube', closed, locale),
      toList('Without a comment', without, locale),
    ].filter(({ rows }) => rows.length > 0),
  };
}

interface MarkedThread {
  readonly thread: PullRequestThread;
  readonly mark: FindingMark;
}

const RESOLVED: Partial<Readonly<Record<ThreadStatus, string>>> = {
  fixed: 'fixed',
  wontFix: 'won’t fix',
  closed: 'closed',
  byDesign: 'by design',
};

/** Discussions that a person resolved: in another way than we wrote last. */
function closedHere(report: AnalysisReport, marked: readonly MarkedThread[]): readonly FindingView[] {
  const open = new Map(openIssues(report).map((issue) => [issue.key, issue]));
  return marked.flatMap(({ thread, mark }) => {
    const issue = mark.project === report.project.key ? open.get(mark.issue) : undefined;
    const how = thread.status === null ? undefined : RESOLVED[thread.status];
    if (issue === undefined || how === undefined || thread.status === mark.status || isWithdrawn(thread)) return [];
    return [{ ...toFinding(issue, report), note: `Resolved here as ${how}`, ...discussionLink(report, thread) }];
  });
}

function discussionLink(report: AnalysisReport, { id }: PullRequestThread): Pick<FindingView, 'discussion'> {
  const { pullRequestId } = report.pipeline;
  const page = pullRequestId === null ? undefined : pullRequestLink(report, pullRequestId);
  return page === undefined ? {} : { discussion: { text: 'Open the comment', href: `${page}?discussionId=${id}` } };
}

/** Open issues without a comment, and why, as far as it is known. Only where comments were written at all. */
function withoutComment(
  report: AnalysisReport,
  decoration: DecorationReport | undefined,
  marked: readonly MarkedThread[],
): readonly FindingView[] {
  const counts = decoration?.counts ?? null;
  if (decoration?.state !== 'decorated' || counts === null) return [];
  const ours = marked.filter(({ mark }) => mark.project === report.project.key);
  const withComment = new Set(ours.filter(({ thread }) => !isWithdrawn(thread)).map(({ mark }) => mark.issue));
  const withdrawn = new Set(ours.filter(({ thread }) => isWithdrawn(thread)).map(({ mark }) => mark.issue));
  return openIssues(report)
    .filter(({ key }) => !withComment.has(key))
    .map((issue) => ({
      ...toFinding(issue, report),
      note: withdrawn.has(issue.key)
        ? 'Its comment was deleted here'
        : issue.line === null
          ? 'It has no line'
          : possibleReasons(counts),
    }));
}

/** The run counts its reasons and does not say which issue has which: where there is one only, it is that one. */
function possibleReasons({ overLimit, notInChanges, belowSeverity }: ThreadCounts): string {
  const reasons = [
    ...(overLimit > 0 ? ['over the limit of comments'] : []),
    ...(notInChanges > 0 ? ['on a line that the pull request does not show'] : []),
    ...(belowSeverity > 0 ? ['below the severity that is commented'] : []),
  ];
  const words = reasons.join(', or ');
  return words === '' ? 'No comment is known' : words.charAt(0).toUpperCase() + words.slice(1);
}

function openIssues({ newIssues }: AnalysisReport) {
  return newIssues.state === 'read' ? newIssues.top : [];
}

/** @param found with an issue as often as pipelines judge its project */
function toList(title: string, found: readonly FindingView[], locale: string): FindingsWithTitle {
  const rows = [...new Map(found.map((row) => [row.key, row])).values()];
  return {
    title: `${title} (${formatCount(rows.length, locale)})`,
    rows: rows.slice(0, mostListed),
    rest:
      rows.length <= mostListed
        ? undefined
        : `The first ${formatCount(mostListed, locale)} of ${formatCount(rows.length, locale)} are here.`,
  };
}
