import type { AnalysisScope } from '../documents/analysis-scope';
import type { ScannerProperties } from '../domain/inputs/scanner-properties';
import type { BuildFacts } from '../domain/scope/build-facts';
import { resolveScope } from '../domain/scope/resolve-scope';
import { defaultBranchUnknown } from '../errors/catalog';
import { messageOf } from '../errors/errors';
import type { Logger } from '../logging/logger';
import type { AzureDevOps } from '../ports/azure-devops';
import type { WorkingCopy } from '../ports/working-copy';

export type FoundScope = { readonly scope: AnalysisScope } | { readonly notABranch: string };

export interface ScopePorts {
  readonly workingCopy: Pick<WorkingCopy, 'originHead'>;
  readonly azureDevOps: Pick<AzureDevOps, 'defaultBranch'>;
  readonly logger: Logger;
}

/**
 * Resolves the scope, and asks for the default branch only where the answer depends on it: the input, then Azure Repos by
 * repository id, then `origin/HEAD` of the working copy, else a clear error. Never a guess.
 *
 * @param folder lies in the working copy
 */
export async function findScope(
  build: BuildFacts,
  properties: ScannerProperties,
  defaultBranchInput: string | null,
  { workingCopy, azureDevOps, logger }: ScopePorts,
  folder: string,
): Promise<FoundScope> {
  const first = resolveScope(build, properties, defaultBranchInput);
  if (first.kind === 'resolved') return { scope: first.scope };
  if (first.kind === 'not-a-branch') return { notABranch: first.ref };

  const asked = await askAzureRepos(build, azureDevOps);
  if ('problem' in asked) logger.debug(`Default branch: ${asked.problem}`);
  const name = 'name' in asked ? asked.name : await workingCopy.originHead(folder);
  if (name === null) {
    const tried = 'problem' in asked ? `${asked.problem}; origin/HEAD is not set in the working copy` : '';
    throw defaultBranchUnknown(first.branch, tried);
  }
  const second = resolveScope(build, properties, name);
  if (second.kind === 'resolved') return { scope: second.scope };
  throw defaultBranchUnknown(first.branch, `"${name}" was found`);
}

async function askAzureRepos(
  build: BuildFacts,
  azureDevOps: Pick<AzureDevOps, 'defaultBranch'>,
): Promise<{ readonly name: string } | { readonly problem: string }> {
  const { repository, projectId } = build.pipeline;
  if (repository.provider !== 'TfsGit') return { problem: `${repository.provider || 'this repository'} is not asked` };
  if (repository.id === null) return { problem: 'Build.Repository.ID is not set' };
  try {
    const name = await azureDevOps.defaultBranch(projectId, repository.id);
    return name === null ? { problem: 'Azure Repos has no default branch for this repository' } : { name };
  } catch (error) {
    return { problem: `Azure Repos did not tell: ${messageOf(error)}` };
  }
}
