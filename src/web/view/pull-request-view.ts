import type { AnalysisReport } from '../../documents/analysis-report';
import { pullRequestOf } from '../../domain/decoration/pull-request-of';
import { decorationSentences } from '../../presentation/decoration';
import { pullRequestLink } from '../../presentation/links';
import { onOneLine } from '../../presentation/plain-text';
import type { DecorationAttachment, ReportAttachment } from '../reading/build-snapshot';
import { decorationOf } from '../reading/decorations';
import { failureInWords } from './failures';
import type { PullRequestView } from './view';

/**
 * What was done on the pull request of an analysis, in the words of the log; `undefined` where nothing is told: decoration is
 * off, or goes on.
 */
export function toPullRequestView(
  report: AnalysisReport,
  attachments: readonly ReportAttachment[],
  decorations: readonly DecorationAttachment[],
  locale: string,
): PullRequestView | undefined {
  const decoration = decorationOf(report, attachments, decorations);
  const id = pullRequestOf(report)?.pullRequestId;
  if (decoration === undefined || id === undefined) return undefined;
  const href = pullRequestLink(report, id);
  const { content } = decoration;
  return {
    tone:
      content.kind === 'document' && content.document.state !== 'failed' && content.document.problems.length === 0
        ? 'neutral'
        : 'warning',
    sentences: sentences(content, id, locale),
    link: href === undefined ? undefined : { text: `Open pull request ${id}`, href },
  };
}

function sentences(content: DecorationAttachment['content'], id: string, locale: string): readonly string[] {
  const unknown = `What was done on pull request ${id} is not known:`;
  switch (content.kind) {
    case 'document':
      return decorationSentences(content.document, locale);
    case 'newer':
      return [`${unknown} its report was written by a newer extension (version ${content.version}).`];
    case 'unreadable':
      return [onOneLine(`${unknown} its report cannot be read, ${content.problem}.`)];
    case 'unavailable':
      return [`${unknown} its report could not be loaded.`, ...failureInWords(content.failure, 'report')];
  }
}
