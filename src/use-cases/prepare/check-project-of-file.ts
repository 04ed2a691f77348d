import { parseJavaProperties } from '../../domain/inputs/scanner-properties';
import { relativeTo } from '../../domain/inputs/file-path';
import type { JobContext } from '../../domain/job-context';
import { messageOf } from '../../errors/errors';
import { projectKeyOfPullRequest } from '../../errors/project-errors';
import type { FilesOfBranches } from '../../ports/azure-devops';
import type { Logger } from '../../ports/logger';
import type { AnalysisScope } from '../../documents/analysis-scope';
import type { Project } from './read-project';

interface Ports {
  readonly azureDevOps: FilesOfBranches;
  readonly logger: Logger;
}

/**
 * Refuses a pull request whose own properties file names another project than that of its target branch: the gate of that
 * project would be its verdict. Where the pipeline names the project, the file has no say. Only Azure Repos can be asked.
 *
 * @param root of the working copy; the repository is that of the build
 */
export async function checkProjectOfFile(
  { key, keyFile }: Project,
  scope: AnalysisScope,
  { pipeline: { repository, projectId } }: JobContext,
  root: string,
  { azureDevOps, logger }: Ports,
): Promise<void> {
  if (keyFile === null || scope.kind !== 'pull-request' || scope.base === '') return;
  const path = relativeTo(root, keyFile.path);
  const { base } = scope;
  if (repository.provider !== 'TfsGit' || repository.id === null || path === undefined) {
    logger.info(
      `It is not checked whether the properties file names the same project on ${base}: only Azure Repos can be asked. Where the pipeline names the project, no pull request changes it.`,
    );
    return;
  }
  let text: string | null;
  try {
    text = await azureDevOps.fileOfBranch(projectId, repository.id, `/${path}`, base);
  } catch (error) {
    logger.warning(
      `It is not known whether ${path} of ${base} names the same project as this pull request. ${messageOf(error)}`,
    );
    return;
  }
  const before = text === null ? '' : keyFile.keyWith(parseJavaProperties(text, path));
  // The pull request may bring the first file.
  if (before !== '' && before !== key) throw projectKeyOfPullRequest(path, key, before, base);
}
