import type { AnalysisReport } from '../../documents/analysis-report';
import { BUILD_PROPERTY_VERSION, type BuildProperty } from '../../documents/build-property';
import { TREND_METRICS } from '../measures/report-metrics';

/** An analysis in short, for gates and for the trend. */
export function toBuildProperty(report: AnalysisReport): BuildProperty {
  const { outcome, pipeline } = report;
  return {
    version: BUILD_PROPERTY_VERSION,
    outcome: outcome.status,
    reason: 'reason' in outcome ? outcome.reason : null,
    attempt: pipeline.attempt,
    stage: pipeline.stage,
    job: pipeline.job,
    projectKey: report.project.key,
    analysisName: report.analysisName,
    numbers: numbersOf(report),
  };
}

function numbersOf({ measures }: AnalysisReport): Record<string, number> {
  if (measures.state === 'missing') return {};
  const numbers: Record<string, number> = {};
  for (const metric of TREND_METRICS) {
    const measure = Object.hasOwn(measures.values, metric) ? measures.values[metric] : undefined;
    const raw = metric.startsWith('new_') ? measure?.newCode : measure?.overall;
    const value = raw === null || raw === undefined || raw === '' ? Number.NaN : Number(raw);
    if (Number.isFinite(value)) numbers[metric] = value;
  }
  return numbers;
}
