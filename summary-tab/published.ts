import { choosePublished, type PublishedAnalysis } from '../src/domain/report/published-analyses';
import type { BuildSnapshot, ReportAttachment } from './build-snapshot';

/** What the build published, by the rule of the gates. */
export function publishedAnalyses({ buildId, attachments, properties }: BuildSnapshot): readonly PublishedAnalysis[] {
  return choosePublished({
    buildId,
    attachments: attachments.map(({ name, content }) => ({ name, document: toDocument(content) })),
    properties,
  });
}

/** Whether more reports than the listed ones are to be expected. */
export function isComplete(snapshot: BuildSnapshot): boolean {
  return publishedAnalyses(snapshot).every((one) => one.kind === 'report' || !one.mayArrive);
}

function toDocument(content: ReportAttachment['content']) {
  return content.kind === 'unavailable' ? ({ kind: 'unreadable', problem: content.failure.message } as const) : content;
}
