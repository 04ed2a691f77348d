/** A metric as `api/metrics/search` describes it. */
export interface Metric {
  readonly key: string;
  readonly name: string;
  readonly description: string;
  readonly domain: string;
  readonly type: 'INT' | 'PERCENT' | 'RATING' | 'LEVEL' | 'DATA' | 'WORK_DUR';
  /** 1 when more is better, -1 when less is, 0 when it is neither. */
  readonly direction: -1 | 0 | 1;
  readonly qualitative: boolean;
  readonly best?: string;
  readonly worst?: string;
}

type Row = readonly [key: string, name: string, domain: string, type: Metric['type'], direction: -1 | 0 | 1];

const OVERALL: readonly Row[] = [
  ['lines', 'Lines', 'Size', 'INT', -1],
  ['ncloc', 'Lines of Code', 'Size', 'INT', -1],
  ['files', 'Files', 'Size', 'INT', -1],
  ['comment_lines', 'Comment Lines', 'Size', 'INT', 1],
  ['comment_lines_density', 'Comments (%)', 'Size', 'PERCENT', 1],
  ['pull_request_fixed_issues', 'Pull request fixed issues', 'Issues', 'INT', 1],
  ['quality_profiles', 'Profiles', 'General', 'DATA', 0],
  ['alert_status', 'Quality Gate Status', 'Releasability', 'LEVEL', 1],
  ['quality_gate_details', 'Quality Gate Details', 'General', 'DATA', 0],
];

/** Metrics that exist for all code and, with `new_` before the key, for new code. */
const BOTH: readonly Row[] = [
  ['violations', 'Issues', 'Issues', 'INT', -1],
  ['blocker_violations', 'Blocker Issues', 'Issues', 'INT', -1],
  ['critical_violations', 'Critical Issues', 'Issues', 'INT', -1],
  ['major_violations', 'Major Issues', 'Issues', 'INT', -1],
  ['minor_violations', 'Minor Issues', 'Issues', 'INT', -1],
  ['info_violations', 'Info Issues', 'Issues', 'INT', -1],
  ['accepted_issues', 'Accepted Issues', 'Issues', 'INT', -1],
  ['bugs', 'Bugs', 'Reliability', 'INT', -1],
  ['vulnerabilities', 'Vulnerabilities', 'Security', 'INT', -1],
  ['code_smells', 'Code Smells', 'Maintainability', 'INT', -1],
  ['software_quality_reliability_issues', 'Reliability Issues', 'Reliability', 'INT', -1],
  ['software_quality_security_issues', 'Security Issues', 'Security', 'INT', -1],
  ['software_quality_maintainability_issues', 'Maintainability Issues', 'Maintainability', 'INT', -1],
  ['reliability_rating', 'Reliability Rating', 'Reliability', 'RATING', -1],
  ['security_rating', 'Security Rating', 'Security', 'RATING', -1],
  ['software_quality_reliability_rating', 'Reliability Rating', 'Reliability', 'RATING', -1],
  ['software_quality_security_rating', 'Security Rating', 'Security', 'RATING', -1],
  ['software_quality_maintainability_rating', 'Maintainability Rating', 'Maintainability', 'RATING', -1],
  ['security_hotspots', 'Security Hotspots', 'SecurityReview', 'INT', -1],
  ['security_hotspots_reviewed', 'Security Hotspots Reviewed', 'SecurityReview', 'PERCENT', 1],
  ['security_review_rating', 'Security Review Rating', 'SecurityReview', 'RATING', -1],
  ['coverage', 'Coverage', 'Coverage', 'PERCENT', 1],
  ['lines_to_cover', 'Lines to Cover', 'Coverage', 'INT', -1],
  ['uncovered_lines', 'Uncovered Lines', 'Coverage', 'INT', -1],
  ['conditions_to_cover', 'Conditions to Cover', 'Coverage', 'INT', -1],
  ['uncovered_conditions', 'Uncovered Conditions', 'Coverage', 'INT', -1],
  ['duplicated_lines', 'Duplicated Lines', 'Duplications', 'INT', -1],
  ['duplicated_lines_density', 'Duplicated Lines (%)', 'Duplications', 'PERCENT', -1],
];

const NEW_ONLY: readonly Row[] = [
  ['new_lines', 'New Lines', 'Size', 'INT', -1],
  ['new_maintainability_rating', 'Maintainability Rating on New Code', 'Maintainability', 'RATING', -1],
  ['new_technical_debt', 'Added Technical Debt', 'Maintainability', 'WORK_DUR', -1],
];

const OVERALL_ONLY: readonly Row[] = [
  ['sqale_rating', 'Maintainability Rating', 'Maintainability', 'RATING', -1],
  ['sqale_index', 'Technical Debt', 'Maintainability', 'WORK_DUR', -1],
];

const NO_BEST: ReadonlySet<string> = new Set(['lines', 'ncloc', 'files', 'comment_lines', 'comment_lines_density']);

function toMetric([key, name, domain, type, direction]: Row): Metric {
  const plain = key.replace(/^new_/, '');
  const open = NO_BEST.has(plain) || plain.endsWith('s_to_cover') || type === 'LEVEL' || type === 'DATA';
  const percent = type === 'PERCENT' && !open;
  return {
    key,
    name,
    description: name,
    domain,
    type,
    direction,
    qualitative: !['Size', 'General'].includes(domain) && !plain.endsWith('s_to_cover') && plain !== 'accepted_issues',
    ...(open ? {} : type === 'RATING' ? { best: '1.0', worst: '5.0' } : {}),
    ...(percent ? { best: direction === 1 ? '100.0' : '0.0', worst: direction === 1 ? '0.0' : '100.0' } : {}),
    ...(!open && type === 'INT' ? { best: '0' } : {}),
  };
}

const onNewCode = ([key, name, domain, type, direction]: Row): Row => [
  `new_${key}`,
  name.endsWith(' Issues') || type === 'INT' ? `New ${name}` : `${name} on New Code`,
  domain,
  type,
  direction,
];

/** Every metric that this server computes, sorted by key as the real one lists them. */
export const METRICS: readonly Metric[] = [...OVERALL, ...BOTH, ...BOTH.map(onNewCode), ...NEW_ONLY, ...OVERALL_ONLY]
  .map(toMetric)
  .sort((a, b) => (a.key < b.key ? -1 : 1));

const BY_KEY: ReadonlyMap<string, Metric> = new Map(METRICS.map((metric) => [metric.key, metric]));

/** The metric of a key, if there is one. */
export function findMetric(key: string): Metric | undefined {
  return BY_KEY.get(key);
}
