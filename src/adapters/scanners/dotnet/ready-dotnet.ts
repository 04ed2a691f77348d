import type { ReadyScanner, ScannerNeed } from '../../../ports/scanner';
import { fetchScanner } from '../cache/fetch-scanner';
import type { ScannerContext } from '../scanner-context';
import { DOTNET, findDotnetTool, nameOf, readArchive, toTool, type DotnetTool } from './dotnet-tool';
import { installDotnetTool } from './install-dotnet-tool';

/** Finds SonarScanner for .NET on this agent, has NuGet install it, or fetches its archive. */
export async function readyDotnet(
  context: ScannerContext,
  need: ScannerNeed,
  stopped: AbortSignal,
): Promise<ReadyScanner> {
  const tool =
    (await findDotnetTool(context, need.version, need.toolsDirectory, need.baseDirectory)) ??
    (await addDotnetTool(context, need, stopped));
  return { version: tool.version, description: `${nameOf(tool)}, ${tool.from}` };
}

async function addDotnetTool(context: ScannerContext, need: ScannerNeed, stopped: AbortSignal): Promise<DotnetTool> {
  const unpacked =
    (await installDotnetTool(context, need, stopped)) ??
    (await fetchScanner(context, DOTNET, need, readArchive, stopped));
  return toTool(context, unpacked);
}
