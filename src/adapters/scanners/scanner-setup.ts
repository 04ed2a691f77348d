import type { ReadyScanner, ScannerNeed, ScannerSetup } from '../../ports/scanner';
import type { HttpSettings } from '../http/client';
import { buildToolNetwork } from './network/build-tool-network';
import { beginDotnet } from './dotnet/dotnet';
import { findDotnetTool, readArchive, toTool, type UnpackedDotnet } from './dotnet/dotnet-tool';
import { fetchScanner } from './cache/fetch-scanner';
import { findCli, readHome } from './cli/installed-cli';
import { installDotnetTool } from './dotnet/install-dotnet-tool';
import type { ScannerWorld } from './scanner-world';

/** Scanners that are programs of their own, as Prepare needs them. */
export function createScannerSetup(world: ScannerWorld, http: Omit<HttpSettings, 'network' | 'clock'>): ScannerSetup {
  return {
    provide: (need, stopped) =>
      need.program === 'cli' ? provideCli(world, http, need, stopped) : provideDotnet(world, http, need, stopped),
    beginDotnet: (request, stopped) => beginDotnet(world, request, stopped),
    networkOf: (request) => buildToolNetwork(world, request),
  };
}

type Provide = (
  world: ScannerWorld,
  http: Omit<HttpSettings, 'network' | 'clock'>,
  need: ScannerNeed,
  stopped: AbortSignal,
) => Promise<ReadyScanner>;

const provideCli: Provide = async (world, http, need, stopped) => {
  const { environment, platform } = world;
  const cli =
    (await findCli(need.version, need.toolsDirectory, environment, platform)) ??
    (await fetchScanner(world, http, need, readHome, stopped));
  return { version: cli.version, description: `SonarScanner CLI ${cli.version}` };
};

const provideDotnet: Provide = async (world, http, need, stopped) => {
  const found = await findDotnetTool(world, need.version, need.toolsDirectory, need.baseDirectory);
  const fetch = async (): Promise<UnpackedDotnet> =>
    (await installDotnetTool(world, need, stopped)) ?? fetchScanner(world, http, need, readArchive, stopped);
  const tool = found ?? (await toTool(world, await fetch()));
  const version = tool.version === null ? '' : ` ${tool.version}`;
  return { version: tool.version, description: `SonarScanner for .NET${version}, ${tool.from}` };
};
