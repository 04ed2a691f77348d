import type { AnalysisReport } from '../src/documents/analysis-report';
import type { MeasuresView } from './view';
import type { Words } from './words';

/** Rows of the table: the metric of all code, and its sibling for new code. Servers in MQR mode name ratings anew. */
const rows: readonly (readonly [overall: string, newCode: string])[] = [
  ['violations', 'new_violations'],
  ['security_hotspots', 'new_security_hotspots'],
  ['coverage', 'new_coverage'],
  ['duplicated_lines_density', 'new_duplicated_lines_density'],
  ['reliability_rating', 'new_reliability_rating'],
  ['security_rating', 'new_security_rating'],
  ['sqale_rating', 'new_maintainability_rating'],
  ['software_quality_reliability_rating', 'new_software_quality_reliability_rating'],
  ['software_quality_security_rating', 'new_software_quality_security_rating'],
  ['software_quality_maintainability_rating', 'new_software_quality_maintainability_rating'],
  ['ncloc', 'new_lines'],
];

/** Measures of new code beside those of all code; a pull request has no measures of all code. */
export function toMeasures(report: AnalysisReport, words: Words): MeasuresView {
  if (report.measures.state === 'missing') return { kind: 'missing', text: `Not known: ${report.measures.reason}` };
  const { values } = report.measures;
  const withOverall = report.scope.kind !== 'pull-request';
  return {
    kind: 'table',
    withOverall,
    rows: rows.flatMap(([overallKey, newKey]) => {
      const overall = values[overallKey]?.overall ?? null;
      const newCode = values[newKey]?.newCode ?? null;
      if (newCode === null && (overall === null || !withOverall)) return [];
      return {
        name: words.metric(overallKey, report),
        newCode: newCode === null ? undefined : words.value(newKey, newCode, report),
        overall: overall === null ? undefined : words.value(overallKey, overall, report),
      };
    }),
  };
}
