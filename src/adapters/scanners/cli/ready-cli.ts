import type { ReadyScanner, ScannerNeed } from '../../../ports/scanner';
import { fetchScanner } from '../cache/fetch-scanner';
import type { ScannerContext } from '../scanner-context';
import { CLI, findCli, readHome } from './installed-cli';

/** Finds SonarScanner CLI on this agent, or fetches it. */
export async function readyCli(
  context: ScannerContext,
  need: ScannerNeed,
  stopped: AbortSignal,
): Promise<ReadyScanner> {
  const { version } =
    (await findCli(need.version, need.toolsDirectory, context.environment, context.platform)) ??
    (await fetchScanner(context, CLI, need, readHome, stopped));
  return { version, description: `${CLI.name} ${version}` };
}
