import { access } from 'node:fs/promises';
import { join } from 'node:path';
import type { ScanRequest } from '../../../ports/scanner';
import { list, listCached, newestFirst } from '../cache/tool-cache';
import { scannerEnvironment } from '../run/child-environment';
import type { ScannerContext } from '../scanner-context';
import { findInManifests, findOnPath } from './dotnet-tool';
import { folderOfNugetTool, installNugetTool } from './nuget-tool';
import { runWithin, sentenceOf } from './run-within';

const NAME = 'dotnet-coverage';
/** Runs on .NET 8 and later, and reads what every Visual Studio before it wrote. */
const VERSION = '18.4.1';
/** Windows takes 32,767 characters in a command line. */
const MOST_CHARACTERS = 20_000;
const MOST_MINUTES = 10;
const TITLE_OF_RUN = 'Reading the binary coverage of Visual Studio';

interface Program {
  readonly command: string;
  readonly args: readonly string[];
  /** Where a tool of the repository is looked for. */
  readonly folder: string;
}

/**
 * Converts binary reports of Visual Studio into Cobertura, by Microsoft's tool: that of the repository, the global one, else one
 * that is installed into the agent's tool cache.
 *
 * @param target existing folder for what is written
 * @returns paths of Cobertura reports. Throws a sentence for what went wrong.
 */
export async function convertBinaryCoverage(
  context: ScannerContext,
  request: ScanRequest,
  reports: readonly string[],
  target: string,
  stopped: AbortSignal,
): Promise<readonly string[]> {
  const program = await findProgram(context, request, stopped);
  const converted: string[] = [];
  for (const [index, some] of inPortions(reports).entries()) {
    const output = join(target, `coverage-${index}.cobertura.xml`);
    await convert(context, program, some, output, stopped);
    converted.push(output);
  }
  return converted;
}

function inPortions(paths: readonly string[]): readonly (readonly string[])[] {
  const portions: string[][] = [];
  let length = MOST_CHARACTERS;
  for (const path of paths) {
    if (length + path.length > MOST_CHARACTERS) {
      portions.push([]);
      length = 0;
    }
    portions.at(-1)?.push(path);
    length += path.length + 3;
  }
  return portions;
}

async function findProgram(context: ScannerContext, request: ScanRequest, stopped: AbortSignal): Promise<Program> {
  const { homeDirectory, logger } = context;
  const { baseDirectory: folder, toolsDirectory } = request;
  const dotnet = await findOnPath(context, 'dotnet');
  if (dotnet !== undefined && (await findInManifests(folder, NAME)) !== undefined) {
    return { command: dotnet, args: ['tool', 'run', NAME], folder };
  }
  const homes = homeDirectory === '' ? [] : [join(homeDirectory, '.dotnet', 'tools')];
  const global = await findOnPath(context, NAME, homes);
  if (global !== undefined) return { command: global, args: [], folder };
  if (dotnet === undefined) throw new Error('PATH has neither dotnet-coverage nor dotnet');
  const [cached] = (await listCached(toolsDirectory, NAME, readLibrary)).sort(newestFirst);
  if (cached !== undefined) return { command: dotnet, args: [cached.file], folder };
  const tool = { name: NAME, title: NAME, what: 'tool', version: VERSION, cachedAs: VERSION, read: readLibrary };
  const installation = await installNugetTool(context, toolsDirectory, tool, dotnet, stopped);
  if (installation.kind !== 'installed') {
    throw new Error(installation.kind === 'failed' ? installation.why : 'it is not installed');
  }
  logger.debug(`${NAME} ${VERSION} was installed.`);
  return { command: dotnet, args: [installation.tool.file], folder };
}

/** The library in a folder of the tool cache; the folder above tells its version. */
async function readLibrary(folder: string): Promise<{ file: string; version: string } | undefined> {
  const tools = await folderOfNugetTool(folder, NAME);
  const names = tools === undefined ? [] : await list(tools);
  if (tools === undefined || !names.includes(`${NAME}.dll`)) return undefined;
  const version = folder
    .split(/[\\/]/)
    .reverse()
    .find((part) => /^\d+(\.\d+){1,3}$/.test(part));
  return { file: join(tools, `${NAME}.dll`), version: version ?? '0' };
}

async function convert(
  context: ScannerContext,
  { command, args, folder }: Program,
  reports: readonly string[],
  output: string,
  stopped: AbortSignal,
): Promise<void> {
  const environment = { ...scannerEnvironment(context.environment, null), DOTNET_NOLOGO: 'true' };
  const words = [...args, 'merge', '--output', output, '--output-format', 'cobertura', ...reports];
  const run = await runWithin(
    context,
    MOST_MINUTES,
    { command, args: words, folder, environment },
    TITLE_OF_RUN,
    stopped,
  );
  const isThere = await access(output).then(
    () => true,
    () => false,
  );
  if (run.end.exitCode !== 0 || !isThere) throw new Error(sentenceOf(run, /error|fail|exception|restore/i));
}
