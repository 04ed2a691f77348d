import { scannerEnvironment } from '../run/child-environment';
import { messageOf } from '../../../errors/errors';
import type { ScannerNeed } from '../../../ports/scanner';
import { withDotnetNetwork } from './dotnet-network';
import { DOTNET, findOnPath, PACKAGE, packageVersion, readArchive, type UnpackedDotnet } from './dotnet-tool';
import { runScanner } from '../run/run-scanner';
import { ScannerLog } from '../run/scanner-log';
import type { ScannerContext } from '../scanner-context';
import { addToCache, readTool } from '../cache/tool-cache';

/** NuGet itself tries for many minutes where a firewall drops what it sends. */
const MOST_MINUTES = 2;

/** What became of it: the scanner, NuGet's own word for why there is none, or that NuGet was not asked. */
export type Installation =
  | { readonly kind: 'installed'; readonly tool: UnpackedDotnet }
  | { readonly kind: 'failed'; readonly why: string }
  | { readonly kind: 'not-asked' };

/**
 * Has `dotnet` install SonarScanner for .NET into the agent's tool cache. NuGet checks what it installs, so no checksum
 * of the archive is needed. Whatever goes wrong is told in one line; then the archive remains.
 */
export async function installDotnetTool(
  context: ScannerContext,
  need: ScannerNeed & { readonly version: string },
  stopped: AbortSignal,
): Promise<Installation> {
  const { logger, platform } = context;
  // Whoever names a mirror or a checksum wants that archive.
  if (need.mirror !== null || need.sha256 !== null) return { kind: 'not-asked' };
  const dotnet = await findOnPath(context, 'dotnet');
  if (dotnet === undefined) return { kind: 'not-asked' };
  const version = packageVersion(need.version);
  const entry = {
    toolsDirectory: need.toolsDirectory,
    tool: PACKAGE,
    version: need.version,
    arch: platform.arch,
  };
  try {
    const tool = await addToCache(entry, readArchive, async (folder, work) => {
      await install(context, dotnet, version, folder, work, stopped);
      if ((await readTool(folder, readArchive)).length === 0) throw new Error('it has put no scanner there');
    });
    return { kind: 'installed', tool };
  } catch (error) {
    if (stopped.aborted) throw error;
    const what = `"dotnet tool install dotnet-sonarscanner --version ${version}" did not succeed`;
    const why = `${what} (${messageOf(error)})`;
    logger.info(`${why}; the archive of the scanner is fetched instead.`);
    return { kind: 'failed', why };
  }
}

async function install(
  context: ScannerContext,
  dotnet: string,
  version: string,
  folder: string,
  work: string,
  stopped: AbortSignal,
): Promise<void> {
  const { logger, environment, clock } = context;
  stopped.throwIfAborted();
  const ending = new AbortController();
  const stop = (): void => ending.abort();
  stopped.addEventListener('abort', stop, { once: true });
  const alarm = clock.alarm(MOST_MINUTES * 60_000);
  void alarm.rings.then(stop);
  const log = new ScannerLog(logger, () => undefined, false);
  try {
    const { end } = await runScanner(
      {
        command: dotnet,
        args: ['tool', 'install', 'dotnet-sonarscanner', '--tool-path', folder, '--version', version],
        // Not in the sources: neither their nuget.config nor their global.json has a say in this.
        folder: work,
        environment: {
          ...(await withDotnetNetwork(context, scannerEnvironment(environment, null), null, null, work)),
          DOTNET_NOLOGO: 'true',
        },
      },
      log,
      ending.signal,
      `Installing ${DOTNET.name} ${version} with NuGet`,
    );
    if (end.exitCode !== 0) {
      const said = log.plainLines.find((line) => /error/i.test(line)) ?? log.plainLines.at(-1) ?? 'no word';
      throw new Error(`exit code ${end.exitCode ?? 'none'}: ${said.trim()}`);
    }
  } catch (error) {
    throw ending.signal.aborted && !stopped.aborted ? new Error(`it took more than ${MOST_MINUTES} minutes`) : error;
  } finally {
    alarm.cancel();
    stopped.removeEventListener('abort', stop);
  }
}
