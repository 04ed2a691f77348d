import type { ReadyScanner, ScannerNeed } from '../../../ports/scanner';
import { fetchScanner } from '../cache/fetch-scanner';
import type { ScannerWorld } from '../scanner-world';
import { CLI, findCli, readHome } from './installed-cli';

/** Finds SonarScanner CLI on this agent, or fetches it. */
export async function readyCli(world: ScannerWorld, need: ScannerNeed, stopped: AbortSignal): Promise<ReadyScanner> {
  const { version } =
    (await findCli(need.version, need.toolsDirectory, world.environment, world.platform)) ??
    (await fetchScanner(world, CLI, need, readHome, stopped));
  return { version, description: `${CLI.name} ${version}` };
}
