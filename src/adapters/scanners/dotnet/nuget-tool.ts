import { join } from 'node:path';
import { messageOf } from '../../../errors/errors';
import { addToCache, list, readTool } from '../cache/tool-cache';
import { scannerEnvironment } from '../run/child-environment';
import type { ScannerContext } from '../scanner-context';
import { withDotnetNetwork } from './dotnet-network';
import { runWithin, sentenceOf } from './run-within';

/** NuGet itself tries for many minutes where a firewall drops what it sends. */
const MOST_MINUTES = 2;

/** A .NET tool of NuGet, in one version. */
export interface NugetTool<T> {
  /** Name of the package, and its folder in the tool cache: no folder holds two editions of one version. */
  readonly name: string;
  /** For people. */
  readonly title: string;
  /** What it is in one word. */
  readonly what: string;
  readonly version: string;
  /** Version in the tool cache, where an archive of the same tool has one with more numbers. */
  readonly cachedAs: string;
  /** What is started, in a folder; `undefined` where it holds no such tool. */
  readonly read: (folder: string) => Promise<T | undefined>;
}

/** What became of it: the tool, NuGet's own word for why there is none, or that NuGet was not asked. */
export type Installation<T> =
  | { readonly kind: 'installed'; readonly tool: T }
  | { readonly kind: 'failed'; readonly why: string }
  | { readonly kind: 'not-asked' };

/**
 * Has `dotnet` install a tool into the agent's tool cache. NuGet checks what it installs.
 *
 * @param dotnet the program, absolute
 */
export async function installNugetTool<T>(
  context: ScannerContext,
  toolsDirectory: string,
  tool: NugetTool<T>,
  dotnet: string,
  stopped: AbortSignal,
): Promise<Installation<T>> {
  const { name, version, cachedAs, what, read } = tool;
  const entry = { toolsDirectory, tool: name, version: cachedAs, arch: context.platform.arch };
  try {
    const installed = await addToCache(entry, read, async (folder, work) => {
      await install(context, tool, dotnet, folder, work, stopped);
      if ((await readTool(folder, read)).length === 0) throw new Error(`it has put no ${what} there`);
    });
    return { kind: 'installed', tool: installed };
  } catch (error) {
    if (stopped.aborted) throw error;
    const why = `"dotnet tool install ${name} --version ${version}" did not succeed (${messageOf(error)})`;
    return { kind: 'failed', why };
  }
}

/**
 * The folder with the library of a tool that `dotnet tool install --tool-path` has put into a folder:
 * `.store/<package>/<version>/<package>/<version>/tools/<framework>/any`. The program beside `.store` does not find every .NET;
 * `dotnet` itself is surely the right one.
 */
export async function folderOfNugetTool(folder: string, name: string): Promise<string | undefined> {
  const store = join(folder, '.store', name);
  const [version] = await list(store);
  if (version === undefined) return undefined;
  const tools = join(store, version, name, version, 'tools');
  // Of those for several frameworks, netcoreapp… runs on every later one.
  const [framework] = [...(await list(tools))].sort().reverse();
  return framework === undefined ? undefined : join(tools, framework, 'any');
}

async function install<T>(
  context: ScannerContext,
  { name, title, version }: NugetTool<T>,
  dotnet: string,
  folder: string,
  work: string,
  stopped: AbortSignal,
): Promise<void> {
  const environment = scannerEnvironment(context.environment, null);
  const command = {
    command: dotnet,
    args: ['tool', 'install', name, '--tool-path', folder, '--version', version],
    // Not in the sources: neither their nuget.config nor their global.json has a say in this.
    folder: work,
    environment: { ...(await withDotnetNetwork(context, environment, null, null, work)), DOTNET_NOLOGO: 'true' },
  };
  const run = await runWithin(context, MOST_MINUTES, command, `Installing ${title} ${version} with NuGet`, stopped);
  if (run.end.exitCode !== 0) throw new Error(sentenceOf(run, /error/i));
}
