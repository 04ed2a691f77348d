import type { AnalysisReport } from '../../documents/analysis-report';

/**
 * A measure of a report as a number, by the key of its metric, `new_` for that of new code; `undefined` where the report has none.
 */
export function measureOf({ measures }: Pick<AnalysisReport, 'measures'>, metric: string): number | undefined {
  if (measures.state === 'missing' || !Object.hasOwn(measures.values, metric)) return undefined;
  const measure = measures.values[metric];
  const raw = metric.startsWith('new_') ? measure?.newCode : measure?.overall;
  if (raw === null || raw === undefined || raw.trim() === '') return undefined;
  const value = Number(raw);
  return Number.isFinite(value) ? value : undefined;
}
