import type { PlannedRow } from '../../documents/import-plan';
import type { Binding } from './plan-import';
import { judgeKey } from './project-key';
import type { GitRepository } from '../../documents/repository';
import { pairOf, repositoryLabel } from './repository';

/**
 * Holds a plan that a person may have edited against what is true now. A row stays as it is, turns into one that does
 * nothing (done already), or into one that cannot be.
 *
 * @param serverChoosesKeys as servers before 10.5 do: a row that creates has no key
 */
export function checkPlan(
  rows: readonly PlannedRow[],
  repositories: readonly GitRepository[],
  bindings: readonly Binding[],
  serverChoosesKeys = false,
): readonly PlannedRow[] {
  const byId = new Map(repositories.map((repository) => [repository.id, repository]));
  const byName = new Map(repositories.map((repository) => [pairOf(repository.project, repository.name), repository]));
  const seenOf = (row: PlannedRow): GitRepository | undefined =>
    byId.get(row.repositoryId?.toLowerCase() ?? '') ?? byName.get(pairOf(row.project, row.repository));
  const bound = new Map(bindings.map((binding) => [binding.projectKey.toLowerCase(), binding]));
  const owners = new Map<string, Binding[]>();
  for (const binding of bindings) {
    const pair = pairOf(binding.project, binding.repository);
    owners.set(pair, [...(owners.get(pair) ?? []), binding]);
  }
  const uses = new Map<string, number>();
  for (const { action, key } of rows) {
    if (action !== 'skip' && key !== null) uses.set(key.toLowerCase(), (uses.get(key.toLowerCase()) ?? 0) + 1);
  }
  const rowsOf = new Map<string, number>();
  for (const row of rows) {
    const id = row.action === 'skip' ? undefined : seenOf(row)?.id;
    if (id !== undefined) rowsOf.set(id, (rowsOf.get(id) ?? 0) + 1);
  }
  return rows.map((row) => {
    if (row.action === 'skip') return row;
    const cannot = (reason: string): PlannedRow => ({
      ...row,
      action: 'skip',
      reason: `cannot be: ${reason}`,
      failure: true,
    });
    const seen = seenOf(row);
    if (seen === undefined) return cannot('your Azure DevOps token does not see such a repository');
    const named = { ...row, project: seen.project, repository: seen.name, repositoryId: seen.id };
    const { key } = row;
    // A repository has one project, unless a person says that it holds several.
    const isOnly = row.action === 'create' && !row.monorepo;
    if (isOnly && (rowsOf.get(seen.id) ?? 0) > 1) {
      return cannot(
        `several rows of the plan are of ${repositoryLabel(seen)}; "monorepo": true lets it have several projects`,
      );
    }
    if (serverChoosesKeys && row.action === 'create') {
      const [present] = owners.get(pairOf(seen.project, seen.name)) ?? [];
      return present === undefined
        ? { ...named, key: null, name: null }
        : { ...named, action: 'skip', key: present.projectKey, reason: 'unchanged', failure: false };
    }
    if (key === null) return cannot('the row has no key');
    if (row.action === 'create' && row.name === null) return cannot('the row has no name');
    const { problem } = judgeKey(key);
    if (problem !== null) return cannot(`the key cannot be used: ${problem}`);
    if ((uses.get(key.toLowerCase()) ?? 0) > 1) return cannot(`several rows of the plan have the key ${key}`);
    const binding = bound.get(key.toLowerCase());
    const others = isOnly ? (owners.get(pairOf(seen.project, seen.name)) ?? []) : [];
    const [other] = others;
    if (binding === undefined && other !== undefined) {
      const keys = others.map(({ projectKey }) => projectKey).join(', ');
      const reason = `unchanged: it belongs to the project ${keys}`;
      return { ...named, action: 'skip', key: other.projectKey, reason, failure: false };
    }
    if (binding === undefined) return named;
    const isSame = pairOf(binding.project, binding.repository) === pairOf(seen.project, seen.name);
    if (isSame && binding.projectKey === key) return { ...named, action: 'skip', reason: 'unchanged', failure: false };
    // Binding anew is what "bind" is for; creating a project that exists is nothing that can be.
    if (row.action === 'bind' && binding.projectKey === key) return named;
    return cannot(`the project ${binding.projectKey} belongs to ${binding.project}/${binding.repository} already`);
  });
}
