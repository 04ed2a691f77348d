import type { Handoff, PreparedHandoff } from '../../documents/handoff';
import type { Logger } from '../../ports/logger';
import { scopeInWords } from '../../presentation/scope';
import { isOfThisStep, preparedAnalyses, type JobAnalysis, type JobVariables } from '../job/analyses-of-job';

/**
 * Says where an earlier Prepare of the job was about the same branch or pull request of the same project: SonarQube keeps the
 * later analysis only, and nobody sees that from the verdicts, which are of each. Of two Prepares that are the same in
 * everything only one analysis is left at all.
 */
export function warnOfRepetition(job: JobVariables & { readonly logger: Logger }, prepared: PreparedHandoff): void {
  const { analysisKey, project, scope } = prepared;
  const earlier = preparedAnalyses(job).filter(
    (one): one is JobAnalysis => one.kind === 'analysis' && !isOfThisStep(job, one),
  );
  const same = earlier.find(({ key }) => key === analysisKey);
  if (same !== undefined && same.scan === null && same.published === null) {
    job.logger.warning(
      'An earlier Prepare of this job has prepared the same analysis, which nobody has analyzed yet; this one takes its place. Give each Prepare an analysisName of its own where two analyses are meant, else remove one.',
    );
    return;
  }
  if (project.key === '') return;
  if (same === undefined && !earlier.some(({ handoff }) => isSameTarget(handoff, prepared))) return;
  job.logger.warning(
    `This job analyzes ${project.key} (${scopeInWords(scope)}) more than once. Each analysis is judged; in SonarQube the last one takes the place of the others.`,
  );
}

function isSameTarget(one: Handoff, { project, scope, server }: PreparedHandoff): boolean {
  return (
    one.state === 'prepared' &&
    one.project.key === project.key &&
    one.server.url === server.url &&
    JSON.stringify(one.scope) === JSON.stringify(scope)
  );
}
