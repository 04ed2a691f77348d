import type { PortablePath } from '../../documents/handoff';
import { relativeTo } from '../inputs/file-path';

/** Folders of the agent, absolute. */
export interface AgentFolders {
  readonly sources: string;
  readonly temp: string;
}

/**
 * Expresses an absolute path relative to a folder that every task of the job knows, since a container job maps the same
 * folder to another absolute path.
 */
export function toPortablePath(path: string, folders: AgentFolders): PortablePath {
  for (const root of ['sources', 'temp'] as const) {
    const below = relativeTo(folders[root], path);
    if (below !== undefined) return { root, path: below };
  }
  return { root: 'absolute', path };
}

/** The absolute path of this step for a path that another step placed. */
export function fromPortablePath(placed: PortablePath, folders: AgentFolders): string {
  if (placed.root === 'absolute') return placed.path;
  const root = folders[placed.root].replace(/[\\/]+$/, '');
  return placed.path === '' ? root : `${root}/${placed.path}`;
}
