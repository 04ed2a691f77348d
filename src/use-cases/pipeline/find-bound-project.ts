import { azureRepositoriesOf } from '../../domain/scope/repository-address';
import { pairOf, repositoryLabel } from '../../domain/set-up/repository';
import type { WorkingCopy } from '../../ports/working-copy';
import type { BoundProjects, PlatformRecords } from '../../ports/sonarqube/administered-server';

export interface BoundProjectPorts {
  readonly workingCopy: Pick<WorkingCopy, 'originUrl'>;
  readonly server: Pick<PlatformRecords, 'azureRecords'> & Pick<BoundProjects, 'bindings'>;
}

/** Which project of SonarQube belongs to a working copy; `repository` is named as people do. */
export type BoundProject =
  | { readonly kind: 'found'; readonly repository: string; readonly key: string }
  | { readonly kind: 'several'; readonly repository: string; readonly keys: readonly string[] }
  | { readonly kind: 'none'; readonly repository: string }
  /** Servers before 10.5 have no list of what is bound. */
  | { readonly kind: 'untold' }
  /** The working copy has no remote `origin` in Azure Repos. */
  | { readonly kind: 'elsewhere' };

/** Asks SonarQube for the project that is bound to the repository that the working copy was cloned from. */
export async function findBoundProject(
  { workingCopy, server }: BoundProjectPorts,
  folder: string,
): Promise<BoundProject> {
  const candidates = azureRepositoriesOf((await workingCopy.originUrl(folder)) ?? '');
  const [likeliest] = candidates;
  if (likeliest === undefined) return { kind: 'elsewhere' };
  const records = await server.azureRecords();
  if (records.some(({ id }) => id === null)) return { kind: 'untold' };
  const found = (await Promise.all(records.map((record) => server.bindings(record, likeliest.repository)))).flat();
  for (const { project, repository } of candidates) {
    const bound = found.filter((each) => pairOf(each.project, each.repository) === pairOf(project, repository));
    const [first] = bound;
    if (first === undefined) continue;
    const named = repositoryLabel({ project: first.project, name: first.repository });
    const keys = bound.map(({ projectKey }) => projectKey).sort();
    return bound.length === 1
      ? { kind: 'found', repository: named, key: first.projectKey }
      : { kind: 'several', repository: named, keys };
  }
  return { kind: 'none', repository: repositoryLabel({ project: likeliest.project, name: likeliest.repository }) };
}
