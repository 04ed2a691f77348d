import assert from 'node:assert/strict';
import type { PipelineRun, StepRun } from '../../local/agent/run/pipeline-run';
import type { FinishedBuild } from '../../local/organization';
import { parseAnalysisReport, type AnalysisReport } from '../../src/documents/analysis-report';
import { logOf, stepOf } from '../e2e/rig';
import type { LiveRig } from './rig';

/** The report that Publish attached. */
export function reportOf({ run }: FinishedBuild): AnalysisReport {
  const attached = stepOf(run, 'publish').attachments.find(({ type }) => type === 'sonarqube-analysis-report');
  const parsed = parseAnalysisReport(attached?.content?.toString() ?? '');
  const logs = stepsOf(run).flatMap(({ lines }) => lines);
  assert.ok(parsed.kind === 'document', `${JSON.stringify(parsed)}\n${logs.join('\n')}`);
  return parsed.document;
}

const IN_WORDS = { passed: 'passed', failed: 'failed', none: 'not judged', unknown: 'unknown', skipped: 'skipped' };

/**
 * What holds for every run: each step ends exactly once, and what people read, what gates read and what later steps read
 * say the same.
 */
export function assertAgreement(finished: FinishedBuild, rig: LiveRig): AnalysisReport {
  const { run, build } = finished;
  const report = reportOf(finished);
  const { status } = report.outcome;
  assertOneCompletion(finished);
  const { outputs, attachments } = stepOf(run, 'publish');
  assert.equal(outputs.status, status);
  assert.equal(outputs.analysisId ?? '', report.analysisId ?? '');
  assert.equal(build.properties.get('sonarglobalqualitygate'), status === 'passed' ? 'ok' : status);
  assert.ok(build.properties.has(`sonarqube.analysis.${report.analysisKey}`), [...build.properties.keys()].join());
  const words = IN_WORDS[status];
  const markdown = attachments.find(({ type }) => /summary/i.test(type))?.content?.toString() ?? '';
  assert.match(markdown, new RegExp(words, 'i'));
  assert.match(logOf(run, 'publish'), new RegExp(`Quality gate of .+: ${words}`));
  assert.deepEqual(run.uploadProblems, []);
  assert.deepEqual(rig.organization.azureDevOps.violations, []);
  return report;
}

export function assertOneCompletion({ run }: FinishedBuild): void {
  for (const { name, rawLines } of stepsOf(run)) {
    if (!['prepare', 'analyze', 'publish'].includes(name) || rawLines.length === 0) continue;
    const completes = rawLines.filter((line) => line.startsWith('##vso[task.complete'));
    assert.equal(completes.length, 1, name);
  }
}

function stepsOf(run: PipelineRun): readonly StepRun[] {
  return run.stages.flatMap(({ jobs }) => jobs.flatMap(({ steps }) => steps));
}

/** How Publish ends with its default policies. */
export const RESULTS = {
  passed: 'Succeeded',
  failed: 'Failed',
  none: 'SucceededWithIssues',
  unknown: 'Failed',
  skipped: 'Skipped',
};

/** The order of conditions is nobody's promise. */
export function inOrder(outcome: AnalysisReport['outcome']): AnalysisReport['outcome'] {
  if (outcome.status !== 'failed' && outcome.status !== 'passed') return outcome;
  const [first, ...others] = [...outcome.conditions].sort((left, right) => left.metric.localeCompare(right.metric));
  return first === undefined ? outcome : { ...outcome, conditions: [first, ...others] };
}
