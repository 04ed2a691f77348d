import type { AnalysisReport } from '../src/documents/analysis-report';
import type { ReportAttachment } from './report-source';

/**
 * One report for each analysis: a stage that was run again leaves the attachments of its earlier attempts behind, and
 * the newest attempt counts. Of one attempt, what was published last.
 */
export function currentReports(attachments: readonly ReportAttachment[]): readonly AnalysisReport[] {
  const newest = new Map<string, AnalysisReport>();
  for (const { content } of attachments) {
    if (content.kind !== 'document') continue;
    const known = newest.get(content.document.analysisKey);
    if (known === undefined || isNewer(content.document, known))
      newest.set(content.document.analysisKey, content.document);
  }
  return [...newest.values()];
}

function isNewer(report: AnalysisReport, known: AnalysisReport): boolean {
  const attempts = report.pipeline.attempt - known.pipeline.attempt;
  return attempts > 0 || (attempts === 0 && Date.parse(report.publishedAt) > Date.parse(known.publishedAt));
}
