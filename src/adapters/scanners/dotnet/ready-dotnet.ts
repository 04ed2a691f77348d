import type { ReadyScanner, ScannerNeed } from '../../../ports/scanner';
import { fetchScanner } from '../cache/fetch-scanner';
import type { ScannerWorld } from '../scanner-world';
import { DOTNET, findDotnetTool, nameOf, readArchive, toTool, type DotnetTool } from './dotnet-tool';
import { installDotnetTool } from './install-dotnet-tool';

/** Finds SonarScanner for .NET on this agent, has NuGet install it, or fetches its archive. */
export async function readyDotnet(world: ScannerWorld, need: ScannerNeed, stopped: AbortSignal): Promise<ReadyScanner> {
  const tool =
    (await findDotnetTool(world, need.version, need.toolsDirectory, need.baseDirectory)) ??
    (await addDotnetTool(world, need, stopped));
  return { version: tool.version, description: `${nameOf(tool)}, ${tool.from}` };
}

async function addDotnetTool(world: ScannerWorld, need: ScannerNeed, stopped: AbortSignal): Promise<DotnetTool> {
  const unpacked =
    (await installDotnetTool(world, need, stopped)) ?? (await fetchScanner(world, DOTNET, need, readArchive, stopped));
  return toTool(world, unpacked);
}
