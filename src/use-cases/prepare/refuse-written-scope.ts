import type { ScannerProperties } from '../../domain/inputs/scanner-properties';
import type { JobContext } from '../../domain/job-context';
import { defaultBranchUnknown } from '../../errors/configuration-errors';
import { branchWrittenOnMain } from '../../errors/project-errors';
import { findScope, hasOtherOrigin, type ScopePorts } from './find-scope';

const NAMES = ['sonar.branch.name', 'sonar.pullrequest.key'] as const;

/**
 * Throws where the properties name a branch or pull request that the server cannot analyze, in a build of the main branch: what
 * is skipped then is the only thing that could be analyzed, and every build would be green.
 *
 * @param folder lies in the working copy
 */
export async function refuseWrittenScope(
  job: JobContext,
  written: ScannerProperties,
  defaultBranchInput: string | null,
  ports: ScopePorts,
  folder: string,
): Promise<void> {
  const name = NAMES.find((property) => written.get(property));
  // What is checked out of another repository, the build does not know.
  if (name === undefined || (await hasOtherOrigin(job, ports.workingCopy, folder))) return;
  const unwritten = new Map([...written].filter(([property]) => !NAMES.some((one) => one === property)));
  const own = await findScope(job, unwritten, defaultBranchInput, ports, folder);
  if (own.kind === 'needs-default-branch') throw defaultBranchUnknown(own.branch, own.tried);
  if (own.kind === 'resolved' && own.scope.kind === 'main-branch') {
    throw branchWrittenOnMain(`${name}=${written.get(name) ?? ''}`);
  }
}
