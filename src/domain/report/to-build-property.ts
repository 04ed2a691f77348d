import type { AnalysisReport } from '../../documents/analysis-report';
import { BUILD_PROPERTY_VERSION, NOT_PUBLISHED, type BuildProperty } from '../../documents/build-property';
import { TREND_METRICS } from '../measures/report-metrics';

type Identity = Pick<AnalysisReport, 'pipeline' | 'project' | 'analysisName'>;

/** An analysis in short, for gates and for the trend. */
export function toBuildProperty(report: AnalysisReport): BuildProperty {
  const { outcome } = report;
  return toProperty(report, outcome.status, 'reason' in outcome ? outcome.reason : null, numbersOf(report));
}

/** An analysis that is on its way. */
export function announcedProperty(prepared: Identity): BuildProperty {
  return toProperty(prepared, 'unknown', NOT_PUBLISHED, {});
}

function toProperty(
  { pipeline, project, analysisName }: Identity,
  outcome: BuildProperty['outcome'],
  reason: string | null,
  numbers: BuildProperty['numbers'],
): BuildProperty {
  return {
    version: BUILD_PROPERTY_VERSION,
    outcome,
    reason,
    attempt: pipeline.attempt,
    stage: pipeline.stage,
    job: pipeline.job,
    projectKey: project.key,
    analysisName,
    numbers,
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
