import { isSamePath } from '../../domain/inputs/file-path';
import { isGitProvider } from '../../domain/scope/repository-address';
import { invalidInputs } from '../../errors/catalog';
import type { Logger } from '../../ports/logger';
import type { Files } from '../../ports/files';
import type { Draft } from './draft-handoff';

/** Refuses an analysed folder that does not exist; a build tool knows its own folder. */
export async function checkBaseDirectory(
  { inputs, project, folders }: Pick<Draft, 'inputs' | 'project' | 'folders'>,
  files: Files,
): Promise<void> {
  const { baseDirectory } = project;
  if (inputs.scannerMode === 'other' || isSamePath(baseDirectory, folders.sources)) return;
  if (await files.exists(baseDirectory)) return;
  throw invalidInputs([
    `projectBaseDir or sonar.projectBaseDir: the folder "${baseDirectory}" does not exist. Relative paths start at the checkout; a folder that a later step makes must be there before Prepare.`,
  ]);
}

/**
 * Warns where the scanner will find no working copy. Nothing is said where there is one that git could not be asked about,
 * since scanners read it without git.
 */
export async function warnOfNoWorkingCopy(
  { inputs, project, build }: Draft,
  files: Files,
  logger: Logger,
): Promise<void> {
  const isGit = isGitProvider(build.pipeline.repository.provider);
  if (inputs.scannerMode === 'other' || !isGit || (await liesInWorkingCopy(project.baseDirectory, files))) return;
  logger.warning(
    `"${project.baseDirectory}" lies in no Git working copy: SonarQube will know neither who changed what, nor new code from old. Check the repository out before Prepare ("- checkout: self" with "fetchDepth: 0"); where the job checks out several repositories, set projectBaseDir to the folder of one.`,
  );
}

async function liesInWorkingCopy(folder: string, files: Files): Promise<boolean> {
  if (await files.exists(`${folder}/.git`)) return true;
  const parent = folder.replace(/[\\/]+[^\\/]*$/, '');
  return parent !== folder && parent !== '' && liesInWorkingCopy(parent, files);
}
