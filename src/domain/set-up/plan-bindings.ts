import type { PlannedRow } from '../../documents/import-plan';
import type { Binding, ExistingProject } from './plan-import';
import { DEFAULT_KEY_TEMPLATE, parseKeyTemplate, projectKeyOf } from './project-key';
import type { GitRepository } from '../../documents/repository';
import { pairOf, repositoryLabel } from './repository';

interface Proposal {
  readonly project: ExistingProject;
  readonly found: readonly GitRepository[];
  readonly by: 'key' | 'name';
}

/**
 * Proposes which existing projects belong to which repositories: by key, else by name. What matches several repositories is
 * left to a person; several projects of one repository make it a monorepo. Projects that match nothing have no row.
 */
export function planBindings(
  repositories: readonly GitRepository[],
  projects: readonly ExistingProject[],
  bindings: readonly Binding[],
): readonly PlannedRow[] {
  const bound = new Map(bindings.map((binding) => [binding.projectKey, binding]));
  const proposals = projects.filter(({ key }) => !bound.has(key)).map((project) => propose(project, repositories));
  const pairs = [
    ...bindings.map(({ project, repository }) => pairOf(project, repository)),
    ...proposals.flatMap(({ found }) =>
      found.length === 1 ? found.map((each) => pairOf(each.project, each.name)) : [],
    ),
  ];
  const done = bindings.map((binding): PlannedRow => {
    const name = projects.find(({ key }) => key === binding.projectKey)?.name ?? null;
    return { ...emptyRow(binding.project, binding.repository), key: binding.projectKey, name, reason: 'unchanged' };
  });
  const proposed = proposals.flatMap(({ project, found, by }): readonly PlannedRow[] => {
    const [repository] = found;
    if (repository === undefined) return [];
    const row = { ...emptyRow(repository.project, repository.name), key: project.key, name: project.name };
    if (found.length > 1) {
      const labels = found.slice(0, 4).map(repositoryLabel).join(', ');
      return [{ ...row, reason: `not certain: it matches ${labels}; choose one in a plan file` }];
    }
    const pair = pairOf(repository.project, repository.name);
    const monorepo = pairs.filter((each) => each === pair).length > 1;
    const reason = `the ${by} matches${monorepo ? ', and other projects belong to it as well' : ''}`;
    return [{ ...row, action: 'bind', repositoryId: repository.id, monorepo, reason }];
  });
  return [...done, ...proposed];
}

function propose(project: ExistingProject, repositories: readonly GitRepository[]): Proposal {
  // SonarQube's own import puts a random part behind.
  const key = project.key.replace(/_[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i, '').toLowerCase();
  const byKey = repositories.filter((repository) => keysOf(repository).includes(key));
  if (byKey.length > 0) return { project, found: byKey, by: 'key' };
  const name = project.name.toLowerCase();
  const byName = repositories.filter((repository) =>
    [repository.name.toLowerCase(), pairOf(repository.project, repository.name)].includes(name),
  );
  return { project, found: byName, by: 'name' };
}

/** Keys that people and tools give the project of a repository, in lower case. */
function keysOf(repository: GitRepository): readonly string[] {
  return ['{repository}', DEFAULT_KEY_TEMPLATE, '{project}:{repository}'].flatMap((text) => {
    const template = parseKeyTemplate('', text);
    return template.ok ? [projectKeyOf(template.value, repository).toLowerCase()] : [];
  });
}

function emptyRow(project: string, repository: string): PlannedRow {
  return {
    action: 'skip',
    project,
    repository,
    repositoryId: null,
    key: null,
    name: null,
    monorepo: false,
    reason: '',
    failure: false,
  };
}
