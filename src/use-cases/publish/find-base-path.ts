import { baseInContext, belowCheckout } from '../../domain/scope/base-path';
import type { AgentFolders } from '../../domain/scope/portable-path';
import type { Files } from '../../ports/files';

interface CheckoutPorts {
  readonly files: Files;
  readonly folders: AgentFolders;
}

/**
 * Finds the folder in the repository that the paths of issues start at. A build tool chooses it, so only the scanner knows it,
 * and SonarQube what the scanner said.
 *
 * @param context of the scanner; `null` where nobody knows it
 * @returns `undefined` where what Prepare assumed stands
 */
export async function findBasePath(
  context: string | null,
  { files, folders }: CheckoutPorts,
): Promise<string | undefined> {
  const base = context === null ? null : baseInContext(context);
  const below = base === null ? undefined : belowCheckout(base, folders);
  return below === undefined ? undefined : belowRepository(below, files, folders);
}

/** Where a job checks out several repositories, each has a folder of its own. */
async function belowRepository(below: string, files: Files, { sources }: AgentFolders): Promise<string> {
  const parts = below.split('/').filter((part) => part !== '');
  for (let depth = 0; depth <= parts.length; depth += 1) {
    const folder = [sources.replace(/[\\/]+$/, ''), ...parts.slice(0, depth)].join('/');
    if (await files.exists(`${folder}/.git`)) return parts.slice(depth).join('/');
  }
  return below;
}
