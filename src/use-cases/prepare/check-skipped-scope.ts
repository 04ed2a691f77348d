import type { ScannerProperties } from '../../domain/inputs/scanner-properties';
import type { JobContext } from '../../domain/job-context';
import { defaultBranchUnknown } from '../../errors/configuration-errors';
import { branchWrittenOnMain } from '../../errors/project-errors';
import { findScope, hasOtherOrigin, type FoundScope, type ScopePorts } from './find-scope';

const NAMES = ['sonar.branch.name', 'sonar.pullrequest.key'] as const;

/**
 * Looks at a scope that the server cannot analyze, so that it is skipped. Where the properties name it in a build of the main
 * branch, the only thing that could be analyzed is skipped, and every build is green: that is refused. Where `defaultBranch` names
 * another branch than the repository does, that may be meant, and is said.
 *
 * @param folder lies in the working copy
 */
export async function checkSkippedScope(
  job: JobContext,
  written: ScannerProperties,
  defaultBranchInput: string | null,
  ports: ScopePorts,
  folder: string,
): Promise<void> {
  // What is checked out of another repository, the build does not know.
  if (await hasOtherOrigin(job, ports.workingCopy, folder)) return;
  const name = NAMES.find((property) => written.get(property));
  const unwritten = new Map([...written].filter(([property]) => !NAMES.some((one) => one === property)));
  const ownScope = (input: string | null): Promise<FoundScope> => findScope(job, unwritten, input, ports, folder);
  if (name === undefined) {
    if (defaultBranchInput === null || !isMain(await ownScope(null))) return;
    ports.logger.warning(
      `defaultBranch names ${defaultBranchInput}, and the default branch of this repository is the one that is built: nothing is analyzed here. Where that is not meant, correct or remove the input.`,
    );
    return;
  }
  const own = await ownScope(defaultBranchInput);
  if (own.kind === 'needs-default-branch') throw defaultBranchUnknown(own.branch, own.tried);
  if (isMain(own)) throw branchWrittenOnMain(`${name}=${written.get(name) ?? ''}`);
}

const isMain = (found: FoundScope): boolean => found.kind === 'resolved' && found.scope.kind === 'main-branch';
