import type { ScannerProperties } from '../../domain/inputs/scanner-properties';
import type { JobContext } from '../../domain/job-context';
import { isGitProvider, isOtherRepository, shownAddress } from '../../domain/scope/repository-address';
import { otherRepository } from '../../errors/configuration-errors';
import type { WorkingCopy } from '../../ports/working-copy';

/**
 * Where a job checks out several repositories, the agent's variables tell branch and pull request of one of them. The
 * code of another one must not land on a branch that only bears the same name, so the author has to say what it is.
 *
 * @param folder the analyzed one
 */
export async function checkRepository(
  { pipeline, isFork }: JobContext,
  properties: ScannerProperties,
  folder: string,
  workingCopy: Pick<WorkingCopy, 'originUrl' | 'isSubmodule'>,
): Promise<void> {
  const { provider, url } = pipeline.repository;
  const isWritten = properties.get('sonar.branch.name') || properties.get('sonar.pullrequest.key');
  // What the variables of a fork's build name, its repository or the target, differs between the providers.
  if (url === null || isWritten || isFork || !isGitProvider(provider)) return;
  const origin = await workingCopy.originUrl(folder);
  if (origin === null || !isOtherRepository(origin, url) || (await workingCopy.isSubmodule(folder))) return;
  throw otherRepository(folder, shownAddress(origin), shownAddress(url));
}
