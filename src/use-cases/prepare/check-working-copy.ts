import type { AnalysisScope } from '../../documents/analysis-scope';
import type { Logger } from '../../ports/logger';
import type { WorkingCopy, WorkingCopyFacts } from '../../ports/working-copy';

/**
 * Looks at the working copy before the build spends time, and says once, with the remedy, what SonarQube will miss. A
 * missing target branch only warns here, since a later step may fetch it; Analyze refuses to go on without it.
 *
 * @returns what was found in order, for the log; `undefined` when nothing could be looked at.
 */
export async function checkWorkingCopy(
  scope: AnalysisScope,
  folder: string,
  facts: WorkingCopyFacts | undefined,
  workingCopy: Pick<WorkingCopy, 'hasBranch'>,
  logger: Logger,
): Promise<string | undefined> {
  if (facts === undefined) return undefined;
  const good: string[] = [];
  if (facts.shallow) {
    logger.warning('Shallow clone: new code cannot be told from old. Add "fetchDepth: 0" to the checkout step.');
  } else if (!facts.partial) {
    good.push('working copy has full history');
  }
  if (facts.partial) {
    logger.warning(
      'Partial clone: git left out old content of files, which scanners do not fetch. The analysis may fail with "Missing blob". Remove "fetchFilter" from the checkout step.',
    );
  }
  if (scope.kind === 'pull-request' && scope.base !== '') {
    const found = await workingCopy.hasBranch(folder, scope.base);
    if (found === true) good.push(`target branch ${scope.base} found`);
    if (found === false && !facts.shallow) {
      logger.warning(
        `The working copy has no target branch "${scope.base}". Fetch it before Analyze, or add "fetchDepth: 0" to the checkout step.`,
      );
    }
  }
  return good.length === 0 ? undefined : good.join('; ');
}
