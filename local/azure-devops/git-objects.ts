import { createHash } from 'node:crypto';
import { type Commit, type FileChange, type Repository } from './state';

/** An object id of Git's form: 40 hex digits that depend on the content. `salt` keeps equal content apart. */
export function commitIdOf(commit: Omit<Commit, 'commitId'>, salt: number): string {
  const { parents, comment, date, files } = commit;
  return sha1(JSON.stringify([salt, parents, comment, date, [...files]]));
}

/** The id of a file's content, made as Git makes it. */
export function blobIdOf(content: string): string {
  const bytes = Buffer.from(content);
  return createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex');
}

/** The id of a tree. It tells trees apart; it is not the one that Git would compute. */
export function treeIdOf(commit: Commit): string {
  return sha1(`tree ${JSON.stringify([...commit.files].map(([path, content]) => [path, blobIdOf(content)]))}`);
}

/** The nearest commit that both sides have, or undefined when they have none in common. */
export function mergeBase(repository: Repository, left: string, right: string): string | undefined {
  const known = new Set(ancestorsOf(repository, right));
  return ancestorsOf(repository, left).find((id) => known.has(id));
}

/** A commit and what came before it, nearest first. */
export function ancestorsOf(repository: Repository, start: string): string[] {
  const result = new Set<string>();
  const waiting = [start];
  for (let id = waiting.shift(); id !== undefined; id = waiting.shift()) {
    if (result.has(id)) continue;
    result.add(id);
    waiting.push(...(repository.commits.get(id)?.parents ?? []));
  }
  return [...result];
}

/** What changed from one commit's tree to the other's, by path. */
export function planChanges(repository: Repository, from: string, to: string): FileChange[] {
  const before = repository.commits.get(from)?.files ?? new Map<string, string>();
  const after = repository.commits.get(to)?.files ?? new Map<string, string>();
  return [...new Set([...before.keys(), ...after.keys()])].sort().flatMap((path): FileChange[] => {
    const [old, now] = [before.get(path), after.get(path)];
    if (old === now) return [];
    return [{ path, changeType: old === undefined ? 'add' : now === undefined ? 'delete' : 'edit' }];
  });
}

function sha1(text: string): string {
  return createHash('sha1').update(text).digest('hex');
}
