import type { PlannedRow } from '../../documents/import-plan';
import type { JournalEntry } from './journal-state';
import { judgeKey, projectKeyOf, projectNameOf, templateThatTellsApart, type Template } from './project-key';
import type { GitRepository } from '../../documents/repository';
import { pairOf, repositoryLabel } from './repository';

/** What SonarQube knows: a project that belongs to a repository. Names, since it does not tell ids. */
export interface Binding {
  readonly projectKey: string;
  readonly project: string;
  readonly repository: string;
}

/** A project of SonarQube. */
export interface ExistingProject {
  readonly key: string;
  readonly name: string;
}

/** What a plan is made of. */
export interface ImportFacts {
  /** The chosen ones, as the user's own token sees them. */
  readonly repositories: readonly GitRepository[];
  readonly bindings: readonly Binding[];
  readonly projects: readonly ExistingProject[];
  /** What earlier runs left, by id of the repository. */
  readonly journal: ReadonlyMap<string, JournalEntry>;
}

/** What the administrator chose. */
export interface ImportChoices {
  readonly keyTemplate: Template;
  readonly nameTemplate: Template;
  /** Whether forks are imported as well. */
  readonly forks: boolean;
}

/** A row, and the key that it would have where that is not to be. */
type Draft = { readonly repository: GitRepository; readonly key: string };

/**
 * Plans an import: what is created, what is bound, what is left and why, in the order of the repositories. Keys that differ
 * in case only are one for SonarQube: none of the repositories that would share one is imported, since nobody but a person
 * knows which of them shall have it.
 */
export function planImport(facts: ImportFacts, choices: ImportChoices): readonly PlannedRow[] {
  const bound = groupBy(facts.bindings, ({ project, repository }) => pairOf(project, repository));
  const boundKeys = new Map(facts.bindings.map((binding) => [binding.projectKey.toLowerCase(), binding]));
  const projects = new Map(facts.projects.map((project) => [project.key.toLowerCase(), project]));
  const drafts: Draft[] = facts.repositories.map((repository) => ({
    repository,
    key: projectKeyOf(choices.keyTemplate, repository),
  }));
  const isNew = ({ repository }: Draft): boolean =>
    reasonToLeave(repository, choices.forks) === null &&
    !bound.has(pairOf(repository.project, repository.name)) &&
    judgeKey(projectKeyOf(choices.keyTemplate, repository)).problem === null;
  const sharers = groupBy(drafts.filter(isNew), ({ key }) => key.toLowerCase());

  return drafts.map((draft) => {
    const { repository, key } = draft;
    const bindings = bound.get(pairOf(repository.project, repository.name));
    if (bindings !== undefined) return alreadyBound(draft, bindings, facts.journal.get(repository.id));
    const left = reasonToLeave(repository, choices.forks);
    if (left !== null) return rowOf(repository, { reason: left });
    const earlier = facts.journal.get(repository.id);
    const renamed = renameOf(earlier, boundKeys);
    if (renamed !== null) return rowOf(repository, { key: earlier?.key ?? null, reason: renamed });
    const name = projectNameOf(choices.nameTemplate, repository);
    const { problem, note } = judgeKey(key);
    if (problem !== null) {
      return rowOf(repository, { key, name, reason: `cannot be: the key cannot be used: ${problem}`, failure: true });
    }
    const group = sharers.get(key.toLowerCase()) ?? [];
    if (group.length > 1) return rowOf(repository, { key, name, reason: clashReason(draft, group), failure: true });
    const existing = projects.get(key.toLowerCase());
    const other = boundKeys.get(key.toLowerCase());
    if (other !== undefined) {
      const theirs = repositoryLabel({ project: other.project, name: other.repository });
      const reason = `cannot be: the project ${other.projectKey} belongs to ${theirs} already`;
      return rowOf(repository, { key, name, reason, failure: true });
    }
    if (existing !== undefined && existing.key !== key) {
      const reason = `cannot be: SonarQube has the project ${existing.key}, and takes keys that differ in case for the same`;
      return rowOf(repository, { key, name, reason, failure: true });
    }
    if (existing !== undefined) {
      const reason = 'the project exists and belongs to no repository';
      return rowOf(repository, { action: 'bind', key, name: existing.name, reason });
    }
    return rowOf(repository, { action: 'create', key, name, reason: note ?? '' });
  });
}

/** Reasons of rows that a person reads and programs may sort by: their first words do not change. */
function reasonToLeave(repository: GitRepository, forks: boolean): string | null {
  if (repository.isDisabled === true) return 'disabled';
  if (repository.isInMaintenance === true) return 'in maintenance';
  if (repository.defaultBranch === null) return 'empty: it has no branch yet';
  return repository.isFork === true && !forks ? 'a fork (--forks takes them as well)' : null;
}

function alreadyBound(
  { repository, key }: Draft,
  bindings: readonly Binding[],
  earlier: JournalEntry | undefined,
): PlannedRow {
  const own =
    bindings.find(({ projectKey }) => projectKey === earlier?.key) ?? bindings.find((each) => each.projectKey === key);
  const [first] = bindings;
  const told = own ?? first;
  const keys = bindings.map(({ projectKey }) => projectKey).join(', ');
  return rowOf(repository, {
    key: told?.projectKey ?? null,
    reason: own === undefined ? `unchanged: it belongs to the project ${keys}` : 'unchanged',
    monorepo: bindings.length > 1,
  });
}

/** A repository that was imported under another name; SonarQube's binding still has that. */
function renameOf(earlier: JournalEntry | undefined, boundKeys: ReadonlyMap<string, Binding>): string | null {
  if (earlier === undefined || earlier.state === 'failed' || earlier.state === 'refused') return null;
  const binding = boundKeys.get(earlier.key.toLowerCase());
  if (binding === undefined) return null;
  if (pairOf(binding.project, binding.repository) !== pairOf(earlier.project, earlier.repository)) return null;
  const before = repositoryLabel({ project: binding.project, name: binding.repository });
  return `rename: the project ${binding.projectKey} belongs to it as ${before}; with the action "bind" in a plan file it gets the new name`;
}

function clashReason({ repository, key }: Draft, group: readonly Draft[]): string {
  const others = group
    .filter((each) => each.repository.id !== repository.id)
    .map((each) => repositoryLabel(each.repository));
  const shown =
    others.length > 3 ? `${others.slice(0, 3).join(', ')} and ${others.length - 3} more` : others.join(', ');
  const finer = templateThatTellsApart(group.map((each) => each.repository));
  const advice =
    finer === null ? 'give each a key of its own in a plan file' : `--key-template "${finer}" tells them apart`;
  return `cannot be: ${shown} would have the same key as ${key}; ${advice}`;
}

function rowOf(repository: GitRepository, row: Partial<PlannedRow>): PlannedRow {
  return {
    action: 'skip',
    project: repository.project,
    repository: repository.name,
    repositoryId: repository.id,
    key: null,
    name: null,
    monorepo: false,
    reason: '',
    failure: false,
    ...row,
  };
}

function groupBy<T>(values: readonly T[], keyOf: (value: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const value of values) {
    const key = keyOf(value);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [value]);
    else group.push(value);
  }
  return groups;
}
