import { onOneLine } from './plain-text';

/** How the value of a metric is written. */
export type MetricKind =
  | 'count'
  | 'percent'
  | 'rating'
  | 'duration'
  | 'milliseconds'
  /** Level of the most severe issue, in the words of software qualities: Low, Medium, High. */
  | 'severity'
  /** The same in the words of issue types: Minor, Major, Critical. */
  | 'standard-severity'
  | 'text';

export interface Metric {
  readonly name: string;
  readonly kind: MetricKind;
}

const named = (kind: MetricKind, names: Readonly<Record<string, string>>): [string, [string, MetricKind]][] =>
  Object.entries(names).map(([key, name]) => [key, [name, kind]]);

/**
 * Metrics that gates and reports use, by key without `new_` and `software_quality_`; names as SonarQube shows them. Ratings and
 * counts exist in both severity modes, under one name.
 */
const KNOWN: ReadonlyMap<string, readonly [string, MetricKind]> = new Map([
  ...named('count', {
    violations: 'Issues',
    blocker_violations: 'Blocker issues',
    critical_violations: 'Critical issues',
    major_violations: 'Major issues',
    minor_violations: 'Minor issues',
    info_violations: 'Info issues',
    accepted_issues: 'Accepted issues',
    high_impact_accepted_issues: 'High impact accepted issues',
    prioritized_rule_issues: 'Issues of prioritized rules',
    false_positive_issues: 'False positive issues',
    open_issues: 'Open issues',
    confirmed_issues: 'Confirmed issues',
    reopened_issues: 'Reopened issues',
    reliability_issues: 'Reliability issues',
    security_issues: 'Security issues',
    maintainability_issues: 'Maintainability issues',
    bugs: 'Bugs',
    vulnerabilities: 'Vulnerabilities',
    code_smells: 'Code smells',
    security_hotspots: 'Security hotspots',
    blocker_issues: 'Blocker issues',
    high_issues: 'High issues',
    medium_issues: 'Medium issues',
    low_issues: 'Low issues',
    info_issues: 'Info issues',
    lines: 'Lines',
    ncloc: 'Lines of code',
    lines_to_cover: 'Lines to cover',
    uncovered_lines: 'Uncovered lines',
    conditions_to_cover: 'Conditions to cover',
    uncovered_conditions: 'Uncovered conditions',
    duplicated_lines: 'Duplicated lines',
    duplicated_blocks: 'Duplicated blocks',
    duplicated_files: 'Duplicated files',
    comment_lines: 'Comment lines',
    complexity: 'Cyclomatic complexity',
    cognitive_complexity: 'Cognitive complexity',
    files: 'Files',
    classes: 'Classes',
    functions: 'Functions',
    statements: 'Statements',
    tests: 'Unit tests',
    test_errors: 'Unit test errors',
    test_failures: 'Unit test failures',
    skipped_tests: 'Skipped unit tests',
    pull_request_fixed_issues: 'Fixed issues',
    sca_count_any_issue: 'Dependency risks',
  }),
  ...named('percent', {
    coverage: 'Coverage',
    line_coverage: 'Line coverage',
    branch_coverage: 'Condition coverage',
    duplicated_lines_density: 'Duplicated lines',
    comment_lines_density: 'Comments',
    security_hotspots_reviewed: 'Security hotspots reviewed',
    test_success_density: 'Unit test success',
    sqale_debt_ratio: 'Technical debt ratio',
    maintainability_debt_ratio: 'Technical debt ratio',
  }),
  ...named('rating', {
    reliability_rating: 'Reliability rating',
    security_rating: 'Security rating',
    security_review_rating: 'Security review rating',
    sqale_rating: 'Maintainability rating',
    maintainability_rating: 'Maintainability rating',
    releasability_rating: 'Releasability rating',
    sca_rating_any_issue: 'Rating of dependency risks',
    sca_rating_vulnerability: 'Rating of vulnerable dependencies',
    sca_rating_licensing: 'Rating of license risks',
  }),
  ...named('duration', {
    sqale_index: 'Technical debt',
    technical_debt: 'Technical debt',
    reliability_remediation_effort: 'Reliability remediation effort',
    security_remediation_effort: 'Security remediation effort',
    maintainability_remediation_effort: 'Technical debt',
    effort_to_reach_maintainability_rating_a: 'Effort to reach maintainability rating A',
    effort_to_reach_software_quality_maintainability_rating_a: 'Effort to reach maintainability rating A',
  }),
  ...named('milliseconds', { test_execution_time: 'Unit test duration' }),
  ...named('standard-severity', {
    bugs_severity: 'Severity of bugs',
    vulnerabilities_severity: 'Severity of vulnerabilities',
    code_smells_severity: 'Severity of code smells',
  }),
  ...named('severity', {
    reliability_severity: 'Severity of reliability issues',
    security_severity: 'Severity of security issues',
    maintainability_severity: 'Severity of maintainability issues',
    sca_severity_any_issue: 'Severity of dependency risks',
    sca_severity_vulnerability: 'Severity of vulnerable dependencies',
    sca_severity_licensing: 'Severity of license risks',
  }),
]);

/** Type words of `api/metrics/search`. */
const KIND_OF_TYPE: ReadonlyMap<string, MetricKind> = new Map([
  ['INT', 'count'],
  ['FLOAT', 'count'],
  ['PERCENT', 'percent'],
  ['RATING', 'rating'],
  ['WORK_DUR', 'duration'],
  ['MILLISEC', 'milliseconds'],
]);

/** What a server tells of metrics that are not known here, by key; part of the report. */
export type MetricDefinitions = Readonly<Record<string, { readonly name: string; readonly type: string }>>;

/** Name and kind of a metric. One that nobody knows shows its key and its value as they are. */
export function describeMetric(key: string, definitions: MetricDefinitions = {}): Metric {
  const known = KNOWN.get(keyOf(key));
  if (known !== undefined) {
    const [name, kind] = known;
    return { name: key.startsWith('new_') ? `${name} on new code` : name, kind };
  }
  const definition = Object.hasOwn(definitions, key) ? definitions[key] : undefined;
  return {
    name: onOneLine(definition?.name ?? key),
    kind: KIND_OF_TYPE.get(definition?.type ?? '') ?? 'text',
  };
}

/** Whether this extension can name a metric without asking the server. */
export function isKnownMetric(key: string): boolean {
  return KNOWN.has(keyOf(key));
}

const keyOf = (key: string): string => key.replace(/^(?:new_)?(?:software_quality_)?/, '');
