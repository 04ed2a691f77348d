import type { AnalysisReport } from '../../documents/analysis-report';
import type { AnalysisWithoutVerdict } from '../../domain/report/published-analyses';
import { capitalized, onOneLine } from '../../presentation/plain-text';
import { nameOf } from '../../presentation/reports';
import { failureInWords } from './failures';
import { publishStep } from './messages';
import type { ReportAttachment } from '../reading/build-snapshot';
import type { MessageView } from './view';

/** What the tab says of analyses that have no verdict, above the cards of those that have one. Pure: facts in, words out. */

const titles: Readonly<Record<AnalysisWithoutVerdict['reason'], string>> = {
  'not-published': 'its quality gate was not published',
  'report-missing': 'its report is missing',
  'report-outdated': 'its report is missing',
  'report-unreadable': 'its report cannot be read',
  'property-unreadable': 'its verdict cannot be confirmed',
  contradiction: 'its verdict is contradictory',
};

const remedies: Readonly<Record<AnalysisWithoutVerdict['reason'], string>> = {
  'not-published': 'Without a Publish that runs to its end nobody knows what SonarQube says.',
  'report-missing': 'The log of the step that published it shows the result. Run the job again for one that counts.',
  'report-outdated': 'The log of the step that published it shows the result. Run the job again for one that counts.',
  'report-unreadable': 'The log of the step that published it shows the result.',
  'property-unreadable': 'The log of the step that published it shows the result.',
  contradiction: 'The log of the step that published it shows the result. Run the job again for one that counts.',
};

/** Why an analysis has no verdict here, as it has none for a gate. */
export function withoutVerdictNotices(
  one: AnalysisWithoutVerdict,
  attachments: readonly ReportAttachment[],
): readonly MessageView[] {
  const unreadable = attachments
    .filter(({ name }) => name.replace(/\.json$/i, '') === one.key)
    .flatMap((attachment) => attachmentNotice(attachment) ?? []);
  if (one.reason === 'report-unreadable' && unreadable.length > 0) return unreadable;
  const { name, problem } = withoutVerdictInShort(one);
  const place = one.reason === 'not-published' || one.place === '' ? '' : ` (${one.place})`;
  const status = one.failed ? 'failed' : 'unknown';
  return [
    {
      tone: one.failed ? 'error' : 'warning',
      title: `${name}: ${problem}`,
      text: [
        onOneLine(`${capitalized(one.problem)}${place}. It counts as ${status}, here and for gates.`, 600),
        remedies[one.reason],
      ],
      ...(one.reason === 'not-published' && { code: publishStep }),
      retry: one.mayArrive,
    },
  ];
}

/** Which analysis it is, and why it has no verdict, in few words. */
export function withoutVerdictInShort(one: AnalysisWithoutVerdict): {
  readonly name: string;
  readonly problem: string;
} {
  const names = [one.analysisName, one.projectKey, one.key].map((text) => onOneLine(text ?? '', 100));
  return { name: names.find(Boolean) ?? '', problem: titles[one.reason] };
}

/** A report that was read and that this page cannot draw. */
export function undrawableNotice(report: AnalysisReport): MessageView {
  return {
    tone: 'warning',
    title: `${nameOf(report)}: this report cannot be shown`,
    text: ['It holds something that this page does not understand.', remedies['report-unreadable']],
    retry: false,
  };
}

/** Why a report cannot be shown; the others are shown beside it. */
function attachmentNotice({ name, content }: ReportAttachment): MessageView | undefined {
  switch (content.kind) {
    case 'document':
      return undefined;
    case 'newer':
      return {
        tone: 'warning',
        title: `${name}: written by a newer extension`,
        text: [
          `This report has version ${content.version}, which this page does not know yet.`,
          'Reload the page after the extension was updated. The verdict counts as unknown until then.',
        ],
        retry: false,
      };
    case 'unreadable':
      return {
        tone: 'warning',
        title: `${name}: this report cannot be read`,
        text: [
          `The file is no report of this extension: ${content.problem}.`,
          'The log of the step that published it shows the result. The verdict counts as unknown here.',
        ],
        retry: false,
      };
    case 'unavailable': {
      const [reason, remedy] = failureInWords(content.failure, 'report');
      return {
        tone: 'warning',
        title: `${name}: this report could not be loaded`,
        text: [reason, remedy],
        retry: true,
      };
    }
  }
}
