import type { ScannerNeed } from '../../../ports/scanner';
import type { ScannerContext } from '../scanner-context';
import { DOTNET, findOnPath, PACKAGE, packageVersion, readArchive, type UnpackedDotnet } from './dotnet-tool';
import { installNugetTool, type Installation } from './nuget-tool';

/**
 * Has `dotnet` install SonarScanner for .NET into the agent's tool cache, so no checksum of the archive is needed. Whatever
 * goes wrong is told in one line; then the archive remains.
 */
export async function installDotnetTool(
  context: ScannerContext,
  need: ScannerNeed & { readonly version: string },
  stopped: AbortSignal,
): Promise<Installation<UnpackedDotnet>> {
  // Whoever names a mirror or a checksum wants that archive.
  if (need.mirror !== null || need.sha256 !== null) return { kind: 'not-asked' };
  const dotnet = await findOnPath(context, 'dotnet');
  if (dotnet === undefined) return { kind: 'not-asked' };
  const tool = {
    name: PACKAGE,
    title: DOTNET.name,
    what: 'scanner',
    version: packageVersion(need.version),
    cachedAs: need.version,
    read: readArchive,
  };
  const installation = await installNugetTool(context, need.toolsDirectory, tool, dotnet, stopped);
  if (installation.kind === 'failed') {
    context.logger.info(`${installation.why}; the archive of the scanner is fetched instead.`);
  }
  return installation;
}
