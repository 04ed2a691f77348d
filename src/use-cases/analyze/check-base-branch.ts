import type { PreparedHandoff } from '../../documents/handoff';
import type { History } from '../../documents/history';
import { historyOf } from '../../domain/scope/history-of';
import { baseBranchMissing, targetNotAnalyzed } from '../../errors/configuration-errors';
import type { Logger } from '../../ports/logger';
import type { WorkingCopy } from '../../ports/working-copy';

/**
 * Makes sure that SonarQube can tell new code from old in a pull request. In a full clone without the target branch it
 * would judge nothing and say OK. Where the scanner cannot compare, SonarQube compares with what it has stored of the
 * target branch, and where it has nothing, with the main branch, and says OK of that. Either is an error before the scan.
 *
 * @returns what the checkout tells the scanner, for Publish
 */
export async function checkBaseBranch(
  { scope, properties, baseline }: PreparedHandoff,
  folder: string,
  workingCopy: Pick<WorkingCopy, 'inspect' | 'hasBranch'>,
  logger: Logger,
): Promise<History> {
  const history = historyOf(await workingCopy.inspect(folder), properties);
  if (scope.kind !== 'pull-request' || scope.base === '') return history;
  if (history === 'whole') {
    if ((await workingCopy.hasBranch(folder, scope.base)) === false) throw baseBranchMissing(scope.base);
    return history;
  }
  const analyzed = baseline?.targetAnalysed ?? null;
  if (analyzed === false) throw targetNotAnalyzed(scope.base, history);
  if (analyzed === null) {
    const why = history === 'none' ? 'it has no Git to ask' : 'the clone is shallow';
    logger.warning(
      `The scanner may not be able to compare with the target branch "${scope.base}" (${why}), and it is not known whether SonarQube has analyzed it. Add "fetchDepth: 0" to the checkout step.`,
    );
  }
  return history;
}
