/** Measures that a report holds, in the order in which people read them; both severity modes. */
const OVERALL = [
  'violations',
  'software_quality_reliability_issues',
  'bugs',
  'software_quality_security_issues',
  'vulnerabilities',
  'software_quality_maintainability_issues',
  'code_smells',
  'accepted_issues',
  'security_hotspots',
  'coverage',
  'uncovered_lines',
  'lines_to_cover',
  'uncovered_conditions',
  'conditions_to_cover',
  'duplicated_lines_density',
  'software_quality_reliability_rating',
  'reliability_rating',
  'software_quality_security_rating',
  'security_rating',
  'software_quality_maintainability_rating',
  'sqale_rating',
  'ncloc',
] as const;

const NEW_CODE = [
  'new_violations',
  'new_software_quality_reliability_issues',
  'new_bugs',
  'new_software_quality_security_issues',
  'new_vulnerabilities',
  'new_software_quality_maintainability_issues',
  'new_code_smells',
  'new_accepted_issues',
  'new_security_hotspots',
  'new_coverage',
  'new_uncovered_lines',
  'new_lines_to_cover',
  'new_uncovered_conditions',
  'new_conditions_to_cover',
  'new_duplicated_lines_density',
  'new_software_quality_reliability_rating',
  'new_reliability_rating',
  'new_software_quality_security_rating',
  'new_security_rating',
  'new_software_quality_maintainability_rating',
  'new_maintainability_rating',
  'new_lines',
] as const;

const PULL_REQUEST = ['pull_request_fixed_issues', 'ncloc'] as const;

/** Metric keys of what a report holds of a pull request, or of any other code. A condition brings its own value. */
export function reportMetrics(isPullRequest: boolean): readonly string[] {
  return isPullRequest ? [...NEW_CODE, ...PULL_REQUEST] : [...OVERALL, ...NEW_CODE];
}

/** Numbers of an analysis for the trend; at most twenty travel in a build property. */
export const TREND_METRICS = [
  'violations',
  'coverage',
  'duplicated_lines_density',
  'ncloc',
  'new_violations',
  'new_coverage',
] as const;
