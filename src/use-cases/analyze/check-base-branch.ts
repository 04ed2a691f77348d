import type { AnalysisScope } from '../../documents/analysis-scope';
import { baseBranchMissing } from '../../errors/catalog';
import type { Logger } from '../../ports/logger';
import type { WorkingCopy } from '../../ports/working-copy';

/**
 * Makes sure that SonarQube can tell new code from old in a pull request. In a full clone without the target branch it
 * would judge nothing and say OK, so that is an error before the scan. In a shallow clone it compares with its stored
 * target branch instead, so the scan goes on.
 */
export async function checkBaseBranch(
  scope: AnalysisScope,
  folder: string,
  workingCopy: Pick<WorkingCopy, 'inspect' | 'hasBranch'>,
  logger: Logger,
): Promise<void> {
  if (scope.kind !== 'pull-request' || scope.base === '') return;
  const [facts, found] = await Promise.all([workingCopy.inspect(folder), workingCopy.hasBranch(folder, scope.base)]);
  if (facts === undefined || found !== false) return;
  if (!facts.shallow) throw baseBranchMissing(scope.base, `origin/${scope.base}`);
  logger.warning(
    `The shallow clone has no target branch "${scope.base}", so new code is told by SonarQube's stored one, which may be older. Add "fetchDepth: 0" to the checkout step.`,
  );
}
