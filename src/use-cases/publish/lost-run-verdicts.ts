import { toAnalysisKey } from '../../domain/analysis-key';
import type { JobContext } from '../../domain/job-context';
import type { LostRun } from '../../domain/report/steps-of-job';
import { reportWithoutAnalysis } from '../../domain/report/to-report';
import type { Seal } from '../../secrets/seal';
import type { FoundAnalysis } from './find-analyses';
import type { RunsOfSteps } from './find-lost-runs';
import type { Verdict } from './verdict';

type Settled = Extract<FoundAnalysis, { kind: 'settled' }>;

/** Nothing of a step tells a branch. */
const NO_SCOPE = { kind: 'main-branch', name: null } as const;

/**
 * Analyses without a report, with what the steps of the job tell about them: those know better why than the folders do.
 *
 * @returns beside them the runs that none of them stands for
 */
export function explainMissing(
  missing: readonly Settled[],
  { lost, skipped: [step] }: RunsOfSteps,
): { readonly explained: readonly Settled[]; readonly further: readonly LostRun[] } {
  const explained = missing.map((one, index): Settled => {
    const run = lost[index];
    if (run !== undefined) return { ...one, outcome: run.outcome };
    if (step === undefined || one.outcome.status !== 'unknown') return one;
    const detail = `the step "${step}" skipped its scanner, by a sonar.scanner.skip or sonar.skip of its own; where that is meant, write sonar.scanner.skip=true in extraProperties`;
    return { ...one, outcome: { ...one.outcome, detail } };
  });
  return { explained, further: lost.slice(missing.length) };
}

/** A run that left nothing to judge: without a verdict of its own the others would make up a good one. */
export function verdictOfLostRun(
  { name, place, outcome }: LostRun,
  job: JobContext,
  { now, seal }: { readonly now: number; readonly seal: Seal | null },
): Verdict {
  const identity = { job, analysisName: name, projectKey: '', serverUrl: '', scope: NO_SCOPE, report: place };
  const at = new Date(now).toISOString();
  const report = reportWithoutAnalysis(toAnalysisKey(identity), job.pipeline, outcome, at, { analysisName: name });
  return { report, broken: false, seal };
}
