import { isSamePath } from '../../domain/inputs/file-path';
import { isGitProvider } from '../../domain/scope/repository-address';
import { invalidInputs } from '../../errors/configuration-errors';
import type { Logger } from '../../ports/logger';
import type { Files } from '../../ports/files';
import type { AnalysisPlan } from './analysis-plan';

/** Refuses an analyzed folder that does not exist; a build tool knows its own folder. */
export async function checkBaseDirectory(
  { inputs, project, job: { folders } }: Pick<AnalysisPlan, 'inputs' | 'project' | 'job'>,
  files: Files,
): Promise<void> {
  const { baseDirectory } = project;
  if (inputs.scannerMode === 'other' || isSamePath(baseDirectory, folders.sources)) return;
  if (await files.exists(baseDirectory)) {
    // Named by the pipeline, it may lie anywhere; the repository decides about its own folders only.
    if (inputs.baseDirectory !== null || (await files.liesIn(baseDirectory, folders.sources))) return;
    throw invalidInputs([
      `sonar.projectBaseDir: the folder "${baseDirectory}" is a link that leads out of the checkout. Where that is wanted, set projectBaseDir of Prepare to the folder itself.`,
    ]);
  }
  throw invalidInputs([
    `projectBaseDir or sonar.projectBaseDir: the folder "${baseDirectory}" does not exist. Relative paths start at the checkout; a folder that a later step makes must be there before Prepare.`,
  ]);
}

/** Warns where the scanner will find no working copy. */
export function warnOfNoWorkingCopy({ inputs, project, job }: AnalysisPlan, logger: Logger): void {
  if (inputs.scannerMode === 'other' || !isGitProvider(job.pipeline.repository.provider)) return;
  logger.warning(
    `"${project.baseDirectory}" lies in no Git working copy: SonarQube will know neither who changed what, nor new code from old. Check the repository out before Prepare ("- checkout: self" with "fetchDepth: 0"); where the job checks out several repositories, set projectBaseDir to the folder of one.`,
  );
}
