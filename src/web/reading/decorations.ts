import type { AnalysisReport } from '../../documents/analysis-report';
import { pullRequestOf } from '../../domain/decoration/pull-request-of';
import {
  publishedAnalyses,
  type BuildSnapshot,
  type DecorationAttachment,
  type ReportAttachment,
} from './build-snapshot';

/** Whether the build may have told more of what was done on pull requests than is known. */
export function lacksDecoration(snapshot: BuildSnapshot, known: readonly DecorationAttachment[]): boolean {
  return publishedAnalyses(snapshot).some((one) => {
    if (one.kind !== 'report' || pullRequestOf(one.report) === null) return false;
    const decoration = decorationOf(one.report, snapshot.attachments, known);
    return decoration === undefined || decoration.content.kind === 'unavailable';
  });
}

/** The attempts of steps that attached a report. */
export function stepsOf(
  { analysisKey, pipeline }: AnalysisReport,
  attachments: readonly ReportAttachment[],
): readonly string[] {
  return attachments.flatMap(({ content, step }) =>
    step !== null &&
    content.kind === 'document' &&
    content.document.analysisKey === analysisKey &&
    content.document.pipeline.attempt === pipeline.attempt
      ? [step]
      : [],
  );
}

/**
 * That of the Publish which judged the analysis in the attempt that counts: the same step attached both. Steps are compared,
 * since a decoration report names no attempt.
 */
export function decorationOf(
  report: AnalysisReport,
  attachments: readonly ReportAttachment[],
  decorations: readonly DecorationAttachment[],
): DecorationAttachment | undefined {
  const { analysisKey } = report;
  const id = pullRequestOf(report)?.pullRequestId;
  if (id === undefined) return undefined;
  const steps = stepsOf(report, attachments);
  return decorations.find(
    ({ step, content }) =>
      step !== null &&
      steps.includes(step) &&
      (content.kind !== 'document' ||
        (content.document.analysisKeys.includes(analysisKey) && content.document.pullRequestId === id)),
  );
}
