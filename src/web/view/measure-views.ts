import type { AnalysisReport } from '../../documents/analysis-report';
import { describeMetric } from '../../presentation/metrics';
import { thresholdOf } from '../../presentation/reports';
import { formatInColumn } from '../../presentation/values';
import type { MeasuresView, MeasureView } from './view';

/** A row of the table: metrics of all code in standard and in MQR mode, and the same of new code. */
interface Row {
  readonly standard: string;
  readonly mqr?: string;
  /** Where the name for new code is not `new_` and the name for all code. */
  readonly newCode?: string;
}

const rows: readonly Row[] = [
  { standard: 'violations' },
  { standard: 'bugs', mqr: 'software_quality_reliability_issues' },
  { standard: 'vulnerabilities', mqr: 'software_quality_security_issues' },
  { standard: 'code_smells', mqr: 'software_quality_maintainability_issues' },
  { standard: 'accepted_issues' },
  { standard: 'security_hotspots' },
  { standard: 'coverage' },
  { standard: 'duplicated_lines_density' },
  { standard: 'reliability_rating', mqr: 'software_quality_reliability_rating' },
  { standard: 'security_rating', mqr: 'software_quality_security_rating' },
  {
    standard: 'sqale_rating',
    mqr: 'software_quality_maintainability_rating',
    newCode: 'new_maintainability_rating',
  },
  { standard: 'pull_request_fixed_issues' },
];

/** Measures of new code beside those of all code; a pull request has no measures of all code. */
export function toMeasures(report: AnalysisReport, locale: string): MeasuresView {
  const { measures, outcome } = report;
  if (measures.state === 'missing') {
    const judged = outcome.status === 'passed' || outcome.status === 'failed';
    return judged ? { kind: 'missing', text: `Not known: ${measures.reason}` } : { kind: 'none' };
  }
  const withOverall = report.scope.kind !== 'pull-request';
  const table = [
    ...rows.flatMap((row) => toRow(row, report, withOverall, locale)),
    ...lines(report, withOverall, locale),
  ];
  if (table.length === 0) return { kind: 'none' };
  return { kind: 'table', withNewCode: table.some(({ newCode }) => newCode !== undefined), withOverall, rows: table };
}

function toRow(row: Row, report: AnalysisReport, withOverall: boolean, locale: string): MeasureView | [] {
  const standard = { overall: row.standard, newCode: row.newCode ?? `new_${row.standard}` };
  const mqr = row.mqr === undefined ? [] : [{ overall: row.mqr, newCode: `new_${row.mqr}` }];
  const keys = report.server.severityMode === 'STANDARD' ? [standard] : [...mqr, standard];
  const { name } = describeMetric(keys[0]?.overall ?? row.standard);
  const first = (of: 'overall' | 'newCode'): string | undefined =>
    keys.map((key) => inWords(report, key[of], of === 'newCode', locale)).find((value) => value !== undefined);
  const overall = first('overall');
  // The server has this one measure of a pull request without a period.
  if (row.standard === 'pull_request_fixed_issues') return withOverall ? [] : toMeasure(name, overall, undefined);
  return toMeasure(name, first('newCode'), withOverall ? overall : undefined);
}

/** SonarQube counts other lines of new code than of all code: there each one, here those with code in them. */
function lines(report: AnalysisReport, withOverall: boolean, locale: string): readonly MeasureView[] {
  const overall = withOverall ? inWords(report, 'ncloc', false, locale) : undefined;
  const newCode = inWords(report, 'new_lines', true, locale);
  const name =
    newCode === undefined ? 'Lines of code' : overall === undefined ? 'New lines' : 'New lines / lines of code';
  return [toMeasure(name, newCode, overall)].flat();
}

function toMeasure(name: string, newCode: string | undefined, overall: string | undefined): MeasureView | [] {
  return newCode === undefined && overall === undefined ? [] : { name, newCode, overall };
}

function inWords(report: AnalysisReport, key: string, newCode: boolean, locale: string): string | undefined {
  const { measures } = report;
  if (measures.state === 'missing' || !Object.hasOwn(measures.values, key)) return undefined;
  const measure = measures.values[key];
  const raw = (newCode ? measure?.newCode : measure?.overall) ?? null;
  return raw === null ? undefined : formatInColumn(describeMetric(key).kind, raw, locale, thresholdOf(report, key));
}
