import { dotnetFor, type FittingDotnet } from '../../../domain/scanner/dotnet-versions';
import { dotnetMissing } from '../../../errors/scanner-errors';
import { dotnetNotInstalled, dotnetVersionUnfit } from '../../../errors/dotnet-failures';
import { TaskError } from '../../../errors/errors';
import type { ReadyScanner, ScannerNeed } from '../../../ports/scanner';
import { createHttpClient } from '../../http/client';
import { fetchScanner } from '../cache/fetch-scanner';
import type { ScannerContext } from '../scanner-context';
import { VENDOR } from './dotnet-network';
import { DOTNET, findDotnetTool, findOnPath, nameOf, readArchive, toTool, type DotnetTool } from './dotnet-tool';
import { installDotnetTool } from './install-dotnet-tool';

const LONGEST_QUESTION = 5000;

/**
 * Finds a SonarScanner for .NET on this agent that works with the server, has NuGet install one, or fetches its archive. One
 * that the author names and that cannot work is an error; one that is only found is passed over.
 */
export async function readyDotnet(
  context: ScannerContext,
  need: ScannerNeed,
  stopped: AbortSignal,
): Promise<ReadyScanner> {
  const { version, serverVersion, toolsDirectory, baseDirectory } = need;
  const fitting = dotnetFor(serverVersion);
  if (version !== null && !fitting.fits(version)) {
    throw dotnetVersionUnfit(version, serverVersion, fitting.range);
  }
  const fits = (tool: Pick<DotnetTool, 'version' | 'from'>): boolean => {
    // A tool that tells no version is most likely one that is updated.
    const works = tool.version === null || fitting.fits(tool.version);
    if (!works) tellPassedOver(context, tool, need, fitting);
    return works;
  };
  const tool =
    (await findDotnetTool(context, version, toolsDirectory, baseDirectory, fits)) ??
    (await addDotnetTool(context, need, fitting, stopped));
  return { version: tool.version, description: `${nameOf(tool)}, ${tool.from}` };
}

function tellPassedOver(
  { logger }: ScannerContext,
  tool: Pick<DotnetTool, 'version' | 'from'>,
  { serverVersion }: ScannerNeed,
  { range }: FittingDotnet,
): void {
  const line = `${nameOf(tool)} (${tool.from}) does not work with SonarQube ${serverVersion}, which needs ${range}: another one is used.`;
  if (tool.from === 'tool cache') logger.debug(line);
  else logger.warning(line);
}

async function choose(context: ScannerContext, fitting: FittingDotnet, stopped: AbortSignal): Promise<string> {
  const { withoutVendor } = fitting;
  if (withoutVendor === null || (await reachesVendor(context, stopped))) return fitting.default;
  context.logger.info(
    `${VENDOR} cannot be reached, where ${DOTNET.name} ${fitting.default} would fetch SonarScanner CLI for this server: ${withoutVendor} is used, which includes it.`,
  );
  return withoutVendor;
}

/** Any answer will do: a proxy that refuses answers in another way. */
async function reachesVendor(context: ScannerContext, stopped: AbortSignal): Promise<boolean> {
  const limits = { tries: 1, throttledTries: 1, totalMilliseconds: LONGEST_QUESTION };
  const client = createHttpClient({ ...context, limits, timeoutMilliseconds: LONGEST_QUESTION });
  try {
    await client.send({ method: 'GET', url: VENDOR, headers: {}, stopped });
    return true;
  } catch (error) {
    if (stopped.aborted) throw error;
    return false;
  }
}

async function addDotnetTool(
  context: ScannerContext,
  need: ScannerNeed,
  fitting: FittingDotnet,
  stopped: AbortSignal,
): Promise<DotnetTool> {
  // The vendor's edition for Windows alone runs without it, so no other one is worth a download.
  if (need.mirror === null && !context.platform.isWindows && (await findOnPath(context, 'dotnet')) === undefined) {
    throw dotnetMissing(`${DOTNET.name} ${need.version ?? fitting.default}`);
  }
  const version = need.version ?? (await choose(context, fitting, stopped));
  const installation = await installDotnetTool(context, { ...need, version }, stopped);
  if (installation.kind === 'installed') return toTool(context, installation.tool);
  const unpacked = await fetchScanner(context, DOTNET, { ...need, version }, readArchive, stopped).catch(
    (error: unknown) => {
      throw installation.kind === 'failed' && error instanceof TaskError
        ? dotnetNotInstalled(installation.why, error)
        : error;
    },
  );
  return toTool(context, unpacked);
}
