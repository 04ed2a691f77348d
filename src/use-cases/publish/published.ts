import type { AnalysisReport } from '../../documents/analysis-report';

/** A report, and whether its task must fail whatever the policies say. */
export interface Published {
  readonly report: AnalysisReport;
  readonly broken: boolean;
}
