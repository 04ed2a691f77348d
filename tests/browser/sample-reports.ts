import { pipelineRun } from '../builders';
import type { AnalysisReport, ReportedIssue } from '../../src/documents/analysis-report';
import type { GateCondition } from '../../src/documents/gate-outcome';

const day = '2026-10-';

/** A report of a failed gate on the main branch, as Publish writes it; tests change what they are about. */
export function sampleReport(changes: Partial<AnalysisReport> = {}): AnalysisReport {
  return {
    version: 1,
    analysisKey: 'webshop-1a2b3c4d',
    analysisName: null,
    publishedAt: `${day}20T09:31:12Z`,
    project: { key: 'webshop', name: 'Webshop' },
    server: { url: 'https://sonar.example.org', version: '2026.1.0.100000', severityMode: 'MQR' },
    dashboardUrl: 'https://sonar.example.org/dashboard?id=webshop',
    scope: { kind: 'main-branch', name: 'main' },
    pipeline: samplePipeline(),
    outcome: { status: 'failed', conditions: failedConditions() },
    basis: 'analysis',
    conditionsIgnored: false,
    computeTaskId: 'AZtask',
    analysisId: 'AZanalysis',
    newCodePeriod: { mode: 'PREVIOUS_VERSION', date: `${day}02T08:00:00+0000`, parameter: '1.4.0' },
    measures: { state: 'read', values: sampleMeasures() },
    metrics: {},
    newIssues: { state: 'read', total: 7, top: sampleIssues() },
    hotspots: {
      state: 'read',
      total: 1,
      top: [
        {
          key: 'AZhotspot1',
          rule: 'javascript:S2245',
          message: 'Make sure that using this pseudorandom number generator is safe here.',
          file: 'src/checkout/voucher.ts',
          line: 18,
          probability: 'MEDIUM',
        },
      ],
    },
    ...((changes.outcome?.status ?? 'failed') === 'failed' && { uncoveredFiles: sampleUncoveredFiles() }),
    warnings: ['3 files could not be parsed: src/legacy/a.js, src/legacy/b.js, src/legacy/c.js'],
    timings: { submittedAt: `${day}20T09:30:41Z`, processingMilliseconds: 2140, waitedMilliseconds: 3200 },
    ...changes,
  };
}

/** The build that the pages show. */
export function samplePipeline(changes: Partial<AnalysisReport['pipeline']> = {}): AnalysisReport['pipeline'] {
  const { repository } = pipelineRun();
  return pipelineRun({
    projectId: '11111111-2222-4333-8444-555555555555',
    repository: { ...repository, id: '99999999-2222-4333-8444-555555555555' },
    ...changes,
  });
}

/** A passed report of another project. */
export function passedReport(name: string, changes: Partial<AnalysisReport> = {}): AnalysisReport {
  return sampleReport({
    analysisKey: `${name}-00000000`,
    project: { key: name, name },
    dashboardUrl: `https://sonar.example.org/dashboard?id=${name}`,
    outcome: { status: 'passed', conditions: metConditions() },
    measures: { state: 'read', values: { ...sampleMeasures(), ...cleanMeasures() } },
    newIssues: { state: 'read', total: 0, top: [] },
    hotspots: { state: 'read', total: 0, top: [] },
    warnings: [],
    ...changes,
  });
}

export function pullRequestReport(changes: Partial<AnalysisReport> = {}): AnalysisReport {
  return sampleReport({
    analysisKey: 'webshop-pr118',
    scope: { kind: 'pull-request', id: '118', branch: 'feature/cart', base: 'main' },
    dashboardUrl: 'https://sonar.example.org/dashboard?id=webshop&pullRequest=118',
    newCodePeriod: null,
    pipeline: samplePipeline({ pullRequestId: '118', iterationId: 3, sourceBranch: 'refs/pull/118/merge' }),
    ...changes,
  });
}

function failedConditions(): [GateCondition, ...GateCondition[]] {
  return [
    { metric: 'new_coverage', comparator: 'LT', threshold: '80', actual: '62.37623762376238', status: 'error' },
    {
      metric: 'new_software_quality_reliability_rating',
      comparator: 'GT',
      threshold: '1',
      actual: '3',
      status: 'error',
    },
    ...metConditions().filter(({ metric }) => metric !== 'new_coverage' && metric !== 'new_violations'),
  ];
}

export function metConditions(): [GateCondition, ...GateCondition[]] {
  return [
    { metric: 'new_coverage', comparator: 'LT', threshold: '80', actual: '91.2', status: 'ok' },
    { metric: 'new_violations', comparator: 'GT', threshold: '0', actual: '0', status: 'ok' },
    { metric: 'new_software_quality_security_rating', comparator: 'GT', threshold: '1', actual: '1', status: 'ok' },
    { metric: 'new_duplicated_lines_density', comparator: 'GT', threshold: '3', actual: '1.2', status: 'ok' },
    { metric: 'new_security_hotspots_reviewed', comparator: 'LT', threshold: '100', actual: '100.0', status: 'ok' },
  ];
}

function sampleMeasures(): Record<string, { overall: string | null; newCode: string | null }> {
  return {
    new_violations: { overall: null, newCode: '7' },
    violations: { overall: '214', newCode: null },
    new_software_quality_reliability_issues: { overall: null, newCode: '3' },
    software_quality_reliability_issues: { overall: '9', newCode: null },
    new_software_quality_security_issues: { overall: null, newCode: '0' },
    software_quality_security_issues: { overall: '0', newCode: null },
    new_software_quality_maintainability_issues: { overall: null, newCode: '4' },
    software_quality_maintainability_issues: { overall: '204', newCode: null },
    new_bugs: { overall: null, newCode: '3' },
    bugs: { overall: '9', newCode: null },
    new_coverage: { overall: null, newCode: '62.37623762376238' },
    coverage: { overall: '81.03', newCode: null },
    new_uncovered_lines: { overall: null, newCode: '38' },
    new_lines_to_cover: { overall: null, newCode: '101' },
    uncovered_lines: { overall: '1204', newCode: null },
    lines_to_cover: { overall: '6347', newCode: null },
    new_duplicated_lines_density: { overall: null, newCode: '1.2' },
    duplicated_lines_density: { overall: '2.9', newCode: null },
    new_security_hotspots: { overall: null, newCode: '1' },
    security_hotspots: { overall: '1', newCode: null },
    software_quality_reliability_rating: { overall: '3.0', newCode: null },
    new_software_quality_reliability_rating: { overall: null, newCode: '3.0' },
    software_quality_security_rating: { overall: '1.0', newCode: null },
    new_software_quality_security_rating: { overall: null, newCode: '1.0' },
    software_quality_maintainability_rating: { overall: '1.0', newCode: null },
    new_software_quality_maintainability_rating: { overall: null, newCode: '1.0' },
    reliability_rating: { overall: '3.0', newCode: null },
    new_reliability_rating: { overall: null, newCode: '3.0' },
    security_rating: { overall: '1.0', newCode: null },
    new_security_rating: { overall: null, newCode: '1.0' },
    sqale_rating: { overall: '1.0', newCode: null },
    new_maintainability_rating: { overall: null, newCode: '1.0' },
    ncloc: { overall: '18234', newCode: null },
    new_lines: { overall: null, newCode: '412' },
    sqale_index: { overall: '2945', newCode: null },
  };
}

function sampleUncoveredFiles(): NonNullable<AnalysisReport['uncoveredFiles']> {
  return {
    state: 'read',
    code: 'new',
    top: [
      { file: 'src/checkout/voucher.ts', lines: 21 },
      { file: 'src/cart/cart.ts', lines: 9 },
      { file: 'src/checkout/address.ts', lines: 5 },
      { file: 'src/index.ts', lines: 3 },
    ],
  };
}

/** What a passed gate found in new code. */
function cleanMeasures(): Record<string, { overall: null; newCode: string }> {
  const values = {
    new_violations: '0',
    new_software_quality_reliability_issues: '0',
    new_software_quality_security_issues: '0',
    new_software_quality_maintainability_issues: '0',
    new_bugs: '0',
    new_coverage: '91.2',
    new_uncovered_lines: '9',
    new_security_hotspots: '0',
    new_software_quality_reliability_rating: '1.0',
    new_reliability_rating: '1.0',
  };
  return Object.fromEntries(Object.entries(values).map(([key, newCode]) => [key, { overall: null, newCode }]));
}

export function sampleIssues(): ReportedIssue[] {
  const rows: readonly (readonly [string, string, string | null, number | null, string, string, string, string])[] = [
    [
      'S2259',
      'This value can be null here: check it before use.',
      'src/cart/cart.ts',
      42,
      'CRITICAL',
      'BUG',
      'RELIABILITY',
      'BLOCKER',
    ],
    ['S1763', 'Remove this unreachable branch.', 'src/cart/cart.ts', 61, 'MAJOR', 'BUG', 'RELIABILITY', 'HIGH'],
    [
      'S5852',
      'Make this regular expression safe from catastrophic backtracking.',
      'src/checkout/address.ts',
      12,
      'CRITICAL',
      'BUG',
      'RELIABILITY',
      'HIGH',
    ],
    [
      'S3776',
      'Refactor this function to reduce its cognitive complexity from 23 to the 15 allowed.',
      'src/checkout/checkout-page.ts',
      133,
      'MAJOR',
      'CODE_SMELL',
      'MAINTAINABILITY',
      'MEDIUM',
    ],
    [
      'S1854',
      'Remove this useless assignment to variable "total".',
      'src/cart/total.ts',
      9,
      'MAJOR',
      'CODE_SMELL',
      'MAINTAINABILITY',
      'MEDIUM',
    ],
    ['S125', 'Remove this commented out code.', 'src/index.ts', 88, 'MAJOR', 'CODE_SMELL', 'MAINTAINABILITY', 'MEDIUM'],
    [
      'S1128',
      'Remove this unused import of "formatPrice".',
      'src/cart/total.ts',
      2,
      'MINOR',
      'CODE_SMELL',
      'MAINTAINABILITY',
      'LOW',
    ],
  ];
  return rows.map(([rule, message, file, line, severity, type, softwareQuality, impact], index) => ({
    key: `AZissue${index}`,
    rule: `typescript:${rule}`,
    message,
    file,
    line,
    severity,
    type,
    impacts: [{ softwareQuality, severity: impact }],
    tags: [],
  }));
}
