import type { PreparedHandoff } from '../../documents/handoff';
import { baseInContext, belowCheckout } from '../../domain/scope/base-path';
import type { AgentFolders } from '../../domain/scope/portable-path';
import { messageOf } from '../../errors/errors';
import type { Files } from '../../ports/files';
import type { AnalysisResults } from '../../ports/sonarqube/analysis-results';
import { askInTime, type PollingContext } from './wait-for-gate';

interface CheckoutPorts {
  readonly files: Files;
  readonly folders: AgentFolders;
}

/**
 * Finds the folder in the repository that the paths of issues start at. A build tool chooses it, so only the scanner knows it,
 * and SonarQube what the scanner said. A path of its own is no reason to have no verdict.
 *
 * @returns `undefined` where what Prepare assumed stands
 */
export async function findBasePath(
  { scannerMode }: PreparedHandoff,
  taskId: string,
  server: Pick<AnalysisResults, 'scannerContext'>,
  { files, folders }: CheckoutPorts,
  polling: PollingContext,
): Promise<string | undefined> {
  if (scannerMode !== 'other') return undefined;
  try {
    const context = await askInTime(() => server.scannerContext(taskId), polling);
    const base = context === null ? null : baseInContext(context);
    const below = base === null ? undefined : belowCheckout(base, folders);
    if (below === undefined) return undefined;
    return await belowRepository(below, files, folders);
  } catch (error) {
    polling.logger.debug(`The folder that the scanner analyzed is not known: ${messageOf(error)}`);
    return undefined;
  }
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
