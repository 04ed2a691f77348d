import { createHash } from 'node:crypto';
import type { GitRepository } from '../../../../src/documents/repository';

/** A repository with a branch; its id is made of its names. */
export function repository(project: string, name: string, changes: Partial<GitRepository> = {}): GitRepository {
  return {
    id: idOf(`${project}/${name}`),
    name,
    projectId: idOf(project),
    project,
    defaultBranch: 'main',
    isDisabled: false,
    isInMaintenance: false,
    isFork: false,
    ...changes,
  };
}

function idOf(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join('-');
}
