import type { ScannerProperties } from '../../domain/inputs/scanner-properties';
import type { JobContext } from '../../domain/job-context';
import { parsed, problemOf, refused, type Parsed } from '../../domain/parsed';
import { defaultBranchOf } from '../../domain/scope/project-branches';
import { isOtherRepository } from '../../domain/scope/repository-address';
import { branchOrMain, resolved, resolveScope, type ScopeResolution } from '../../domain/scope/resolve-scope';
import { pullRequestNameless } from '../../errors/configuration-errors';
import { messageOf } from '../../errors/errors';
import type { Logger } from '../../ports/logger';
import type { AzureDevOps } from '../../ports/azure-devops';
import type { WorkingCopy } from '../../ports/working-copy';
import type { ServerInfo } from './read-server-info';

/** The scope; or a ref that is no branch; or a branch that is the default one or not, and why that is not known. */
export type FoundScope =
  | Extract<ScopeResolution, { kind: 'resolved' | 'not-a-branch' }>
  | (Extract<ScopeResolution, { kind: 'needs-default-branch' }> & { readonly tried: string });

export interface ScopePorts {
  readonly workingCopy: Pick<WorkingCopy, 'originHead' | 'originUrl'>;
  readonly azureDevOps: Pick<AzureDevOps, 'defaultBranch'>;
  readonly logger: Logger;
}

/**
 * Resolves the scope, and asks for the default branch only where the answer depends on it: the input, then Azure Repos by
 * repository id, then `origin/HEAD` of the working copy. Never a guess.
 *
 * @param folder lies in the working copy
 */
export async function findScope(
  job: JobContext,
  properties: ScannerProperties,
  defaultBranchInput: string | null,
  { workingCopy, azureDevOps, logger }: ScopePorts,
  folder: string,
): Promise<FoundScope> {
  const first = resolveScope(job, properties, defaultBranchInput);
  if (first.kind === 'resolved' || first.kind === 'not-a-branch') return first;
  if (first.kind === 'nameless-pull-request') throw pullRequestNameless(first.id);

  const { branch, written } = first;
  // A branch that the author names may be one of another repository, which the build knows nothing of.
  const isOfOtherRepository = written && (await hasOtherOrigin(job, workingCopy, folder));
  const asked = isOfOtherRepository
    ? refused('the folder is of another repository')
    : await askAzureRepos(job, azureDevOps);
  if (!asked.ok) logger.debug(`Default branch: ${problemOf(asked)}`);
  const name = asked.ok ? asked.value : await workingCopy.originHead(folder);
  if (name !== null) return resolved(branchOrMain(branch, name));
  const tried = asked.ok ? '' : `${problemOf(asked)}; origin/HEAD is not set in the working copy`;
  return { ...first, tried };
}

/** Whether the folder is of another repository than the one that is built, as far as that can be told. */
export async function hasOtherOrigin(
  { pipeline }: JobContext,
  workingCopy: Pick<WorkingCopy, 'originUrl'>,
  folder: string,
): Promise<boolean> {
  const origin = await workingCopy.originUrl(folder);
  const built = pipeline.repository.url;
  return origin !== null && built !== null && isOtherRepository(origin, built);
}

/**
 * Takes the main branch in SonarQube for the default one where the repository told nothing. It comes last, since a
 * project may have its main branch under another name than the repository. Without branch analysis it always may, and a
 * branch that is not the default one must not be analyzed as such.
 */
export function decideByProject(found: FoundScope, { features, project }: ServerInfo, logger: Logger): FoundScope {
  if (found.kind !== 'needs-default-branch') return found;
  const answer = mainBranchInSonarQube(found.branch, features, project);
  if (!answer.ok) {
    if (found.written) return resolved(branchOrMain(found.branch, null));
    return { ...found, tried: `${found.tried}; ${problemOf(answer)}` };
  }
  logger.info(`Default   ${answer.value}, which is the main branch of the project in SonarQube`);
  return resolved(branchOrMain(found.branch, answer.value));
}

function mainBranchInSonarQube(
  branch: string,
  features: ServerInfo['features'],
  project: ServerInfo['project'],
): Parsed<string> {
  if (features === null) return refused('SonarQube did not say whether it has branch analysis');
  if (!features.includes('branch-support')) {
    return refused('without branch analysis the main branch in SonarQube may have another name');
  }
  if (project.state === 'exists') return defaultBranchOf(project.branches, branch);
  if (project.state === 'missing') return refused('the project does not exist in SonarQube yet');
  return refused('SonarQube did not name its main branch');
}

async function askAzureRepos(
  job: JobContext,
  azureDevOps: Pick<AzureDevOps, 'defaultBranch'>,
): Promise<Parsed<string>> {
  const { repository, projectId } = job.pipeline;
  if (repository.provider !== 'TfsGit') return refused(`${repository.provider || 'this repository'} is not asked`);
  if (repository.id === null) return refused('Build.Repository.ID is not set');
  try {
    const name = await azureDevOps.defaultBranch(projectId, repository.id);
    return name === null ? refused('Azure Repos has no default branch for this repository') : parsed(name);
  } catch (error) {
    return refused(`Azure Repos did not tell: ${messageOf(error)}`);
  }
}
