import { noHandoff, nothingLeftToAnalyze, unknownAnalysisName } from '../../errors/handoff-errors';
import { preparedAnalyses, stepOf, type JobAnalysis, type JobVariables } from '../job/analyses-of-job';

/**
 * The analysis that this Analyze is for: the newest prepared one without a scan, or the newest one with the given name,
 * those that a build tool scans last; of a step that is tried again, the one that it had before. `undefined` when Prepare
 * left nothing and the build is one of a fork, where the agent itself skips tasks that need a connection.
 */
export function chooseAnalysis(
  job: JobVariables,
  { name, isFork }: { readonly name: string | null; readonly isFork: boolean },
): JobAnalysis | undefined {
  const all = preparedAnalyses(job);
  if (all.length === 0) {
    if (isFork) return undefined;
    throw noHandoff('Analyze');
  }
  // One that cannot be read may be the one that is meant.
  const known = all.map((one) => {
    if (one.kind === 'broken') throw one.error;
    return one;
  });
  const meant = known.filter(({ handoff }) => name === null || handoff.analysisName === name).reverse();
  if (name !== null && meant.length === 0) {
    throw unknownAnalysisName(
      name,
      known.flatMap(({ handoff }) => handoff.analysisName ?? []),
    );
  }
  const step = stepOf(job);
  const chosen =
    meant.find(({ scan }) => step !== null && scan?.step === step) ??
    meant.find(
      ({ handoff, scan }) => scan === null && !('scannerMode' in handoff && handoff.scannerMode === 'other'),
    ) ??
    meant.find(({ scan }) => scan === null);
  if (chosen === undefined) throw nothingLeftToAnalyze();
  return chosen;
}
