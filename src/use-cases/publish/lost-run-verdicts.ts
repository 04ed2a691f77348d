import { toAnalysisKey } from '../../domain/analysis-key';
import type { JobContext } from '../../domain/job-context';
import type { UnjudgedRun } from '../../domain/report/steps-of-job';
import { reportWithoutAnalysis } from '../../domain/report/to-report';
import type { Seal } from '../../secrets/seal';
import type { FoundAnalysis } from './find-analyses';
import type { Verdict } from './verdict';

type Settled = Extract<FoundAnalysis, { kind: 'settled' }>;

/** Nothing of a step tells a branch. */
const NO_SCOPE = { kind: 'main-branch', name: null } as const;

/** A run that nobody can judge, under the key by which later Publishes of the job know that it was told. */
export interface KeyedRun {
  readonly key: string;
  readonly run: UnjudgedRun;
}

export function keyed(run: UnjudgedRun, job: JobContext): KeyedRun {
  const of = { job, projectKey: '', serverUrl: '', scope: NO_SCOPE };
  return { key: toAnalysisKey({ ...of, analysisName: run.name, report: run.place }), run };
}

/**
 * Analyses without a report, with what the steps of the job tell about them: those know better why than the folders do.
 *
 * @param skipped names of steps whose scanner was told to do nothing
 */
export function explainMissing(
  missing: readonly Settled[],
  lost: readonly KeyedRun[],
  [step]: readonly string[],
): readonly Settled[] {
  return missing.map((one, index): Settled => {
    const known = lost[index];
    if (known !== undefined) return { ...one, outcome: known.run.outcome, lostRun: known.key };
    if (step === undefined || one.outcome.status !== 'unknown') return one;
    const detail = `the step "${step}" skipped its scanner, by its own settings (sonar.scanner.skip, sonar.skip, skipProject); where that is meant, write sonar.scanner.skip=true in extraProperties`;
    return { ...one, outcome: { ...one.outcome, detail } };
  });
}

/** A run that left nothing to judge: without a verdict of its own the others would make up a good one. */
export function verdictOfLostRun(
  { key, run: { name, outcome } }: KeyedRun,
  { pipeline }: JobContext,
  { now, seal }: { readonly now: number; readonly seal: Seal | null },
): Verdict {
  const at = new Date(now).toISOString();
  return { report: reportWithoutAnalysis(key, pipeline, outcome, at, { analysisName: name }), broken: false, seal };
}
