import type { PlacedPath } from '../../documents/handoff';

/** Folders of the agent, absolute. */
export interface AgentFolders {
  readonly sources: string;
  readonly temp: string;
}

/**
 * Expresses an absolute path relative to a folder that every task of the job knows, since a container job maps the same
 * folder to another absolute path.
 */
export function placePath(path: string, folders: AgentFolders): PlacedPath {
  for (const root of ['sources', 'temp'] as const) {
    const below = relativeTo(folders[root], path);
    if (below !== undefined) return { root, path: below };
  }
  return { root: 'absolute', path };
}

/** The absolute path of this step for a path that another step placed. */
export function locatePath(placed: PlacedPath, folders: AgentFolders): string {
  if (placed.root === 'absolute') return placed.path;
  const root = folders[placed.root].replace(/[\\/]+$/, '');
  return placed.path === '' ? root : `${root}/${placed.path}`;
}

/** Path below a folder with forward slashes, empty for the folder itself, `undefined` when it lies elsewhere. */
export function relativeTo(folder: string, path: string): string | undefined {
  const slashes = (text: string): string => text.replace(/\\/g, '/').replace(/\/+$/, '');
  const [from, to] = [slashes(folder), slashes(path)];
  if (from === '') return undefined;
  if (to === from) return '';
  return to.startsWith(`${from}/`) ? to.slice(from.length + 1) : undefined;
}
