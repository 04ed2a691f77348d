import type { AnalysisScope } from '../../documents/analysis-scope';
import type { Logger } from '../../ports/logger';
import type { WorkingCopy, WorkingCopyInfo } from '../../ports/working-copy';

/**
 * Looks at the working copy before the build spends time, and says once, with the remedy, what SonarQube will miss. A
 * missing target branch only warns here, since a later step may fetch it; Analyze refuses to go on without it.
 *
 * @param targetAnalysed whether SonarQube has the target branch of a pull request; `null` is not known
 * @returns what was found in order, for the log; `undefined` when nothing could be looked at.
 */
export async function checkWorkingCopy(
  scope: AnalysisScope,
  folder: string,
  { info, targetAnalysed }: WorkingCopyFindings,
  workingCopy: Pick<WorkingCopy, 'hasBranch'>,
  logger: Logger,
): Promise<string | undefined> {
  if (info === undefined) return undefined;
  if (info.partial) {
    logger.warning(
      'Partial clone: git left out old content of files, which scanners do not fetch. The analysis may fail with "Missing blob". Remove "fetchFilter" from the checkout step.',
    );
  }
  if (info.sparse) {
    logger.info(
      'Sparse checkout: files that it leaves out are not analyzed, and SonarQube closes the issues that they had.',
    );
  }
  const target = scope.kind === 'pull-request' && scope.base !== '' ? scope.base : null;
  if (info.shallow) {
    logger.warning(`Shallow clone: ${consequence(target, targetAnalysed)} Add "fetchDepth: 0" to the checkout step.`);
    return undefined;
  }
  const good = info.partial ? [] : ['working copy has full history'];
  const found = target === null ? 'unknown' : await workingCopy.hasBranch(folder, target);
  if (found === true) good.push(`target branch ${target ?? ''} found`);
  if (found === false) {
    logger.warning(
      `The working copy has no target branch "${target ?? ''}". Check that it exists and is spelled so, and fetch it before Analyze.`,
    );
  }
  return good.length === 0 ? undefined : good.join('; ');
}

interface WorkingCopyFindings {
  readonly info: WorkingCopyInfo | undefined;
  readonly targetAnalysed: boolean | null;
}

/** That the target branch is there is of no use where its past and that of the pull request do not meet. */
function consequence(target: string | null, analyzed: boolean | null): string {
  if (target === null) return 'new code cannot be told from old.';
  switch (analyzed) {
    case true:
      return `where it does not reach back to the target branch "${target}", new code is determined by what SonarQube has stored of that branch, which may be older.`;
    case false:
      return `SonarQube has no analysis of the target branch "${target}" to compare with, and Analyze will not go on without one.`;
    case null:
      return `the target branch "${target}" may be out of reach, and it is not known whether SonarQube has analyzed it.`;
  }
}
