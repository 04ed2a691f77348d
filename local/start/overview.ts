import type { ArtifactFile, JobRun, PipelineRun, StepRun, TestRun } from '../agent/run/pipeline-run';

/** The steps of a run with their ends: a line for each, below a line for each job where there is more than one. */
export function overviewOf(run: PipelineRun): string[] {
  const jobs = run.stages.flatMap(({ name, jobs: each }) => each.map((job) => ({ job, stage: name })));
  const rows = jobs.flatMap(({ job, stage }) => [
    ...(jobs.length > 1 ? [jobRow(job, stage)] : []),
    ...job.steps.map((step) => stepRow(step, jobs.length > 1 ? '  ' : '')),
  ]);
  const table = [['Step', 'Result', 'Seconds', 'Warnings', 'Errors'], ...rows];
  const widths = [0, 1, 2, 3, 4].map((column) => Math.max(...table.map((row) => (row[column] ?? '').length)));
  const lines = table.map((row) =>
    row
      .map((cell, column) => (column < 2 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  ')
      .trimEnd(),
  );
  const more = [...leftBehind(run), ...run.warnings.map((warning) => `Warning  ${warning}`)];
  return more.length === 0 ? lines : [...lines, '', ...more];
}

/** What Azure DevOps would show beside the steps: files of artifacts, and runs of tests. */
function leftBehind(run: PipelineRun): string[] {
  const steps = run.stages.flatMap(({ jobs }) => jobs.flatMap((job) => job.steps));
  return [
    ...steps.flatMap(({ artifacts }) => artifacts).map(artifactRow),
    ...steps.flatMap(({ testRuns }) => testRuns).map(testRow),
  ];
}

function artifactRow({ artifact, path, content }: ArtifactFile): string {
  return `Artifact ${artifact}/${path} (${Math.ceil(content.length / 1024)} KB)`;
}

function testRow({ title, results }: TestRun): string {
  const count = (wanted: string): number => results.filter(({ outcome }) => outcome === wanted).length;
  const skipped = count('NotExecuted');
  return `Tests    ${title}: ${count('Passed')} passed, ${count('Failed')} failed${skipped === 0 ? '' : `, ${skipped} not executed`}`;
}

function jobRow({ displayName, result }: JobRun, stage: string): string[] {
  return [stage === '__default' ? displayName : `${stage} / ${displayName}`, result];
}

function stepRow({ displayName, result, durationMilliseconds, issues }: StepRun, indent: string): string[] {
  const count = (type: 'warning' | 'error') => String(issues.filter((issue) => issue.type === type).length);
  return [
    `${indent}${displayName}`,
    result,
    (durationMilliseconds / 1000).toFixed(1),
    ...(result === 'Skipped' && issues.length === 0 ? ['', ''] : [count('warning'), count('error')]),
  ];
}
