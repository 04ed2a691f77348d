import { accessSync, constants } from 'node:fs';
import { dirname, join } from 'node:path';
import { dotnetMissing } from '../../../errors/scanner-errors';
import { onPath } from '../../system/on-path';
import { isVersion, type ScannerProgram } from '../cache/scanner-archive';
import type { ScannerContext } from '../scanner-context';
import { readUntrustedFile } from '../../system/untrusted-file';
import { list, listCached, newestFirst } from '../cache/tool-cache';
import { readToolManifest } from './dotnet-steps';
import { folderOfNugetTool } from './nuget-tool';

export const DOTNET: ScannerProgram = {
  name: 'SonarScanner for .NET',
  defaultVersion: '12.1.0.12898',
  // As the official task does: the edition for .NET Framework works with MSBuild and with `dotnet build`.
  filename: (version, isWindows) => `sonar-scanner-${version}-${isWindows ? 'net-framework' : 'net'}.zip`,
  vendor: (version) => `https://github.com/SonarSource/sonar-scanner-msbuild/releases/download/${version}`,
  knownSha256: new Map(),
};

/** SonarScanner for .NET, ready to be started. */
export interface DotnetTool {
  readonly command: string;
  /** Before the arguments of the step. */
  readonly args: readonly string[];
  /** `null` where the tool does not tell. */
  readonly version: string | null;
  /** Where it was found, for people. */
  readonly from: string;
}

export const nameOf = ({ version }: Pick<DotnetTool, 'version'>): string =>
  version === null ? DOTNET.name : `${DOTNET.name} ${version}`;

/** Package of NuGet, and its folder in the tool cache: no folder holds two editions of one version. */
export const PACKAGE = 'dotnet-sonarscanner';
/** The last one is the official extension's. */
const CACHED = [PACKAGE, DOTNET.name, 'SonarScanner .NET'];

type Seeker = Pick<ScannerContext, 'environment' | 'platform' | 'homeDirectory'>;

/**
 * SonarScanner for .NET on this agent: the tool that the repository's manifest names, the global .NET tool, then the
 * newest one of the agent's tool cache, also of what the official extension keeps there.
 *
 * @param version version that the author asks for; `null` takes the first one
 * @param fits whether it works with the server
 */
export async function findDotnetTool(
  context: Seeker,
  version: string | null,
  toolsDirectory: string,
  baseDirectory: string,
  fits: (tool: Pick<DotnetTool, 'version' | 'from'>) => boolean = () => true,
): Promise<DotnetTool | undefined> {
  const tools = await Promise.all([toolOfManifest(context, baseDirectory), globalTool(context)]);
  const asked = tools
    .filter((tool) => tool !== undefined)
    .find(
      (tool) => (version === null || (tool.version !== null && isToolVersion(tool.version, version))) && fits(tool),
    );
  if (asked !== undefined) return asked;
  const cached = await Promise.all(CACHED.map((name) => listCached(toolsDirectory, name, readArchive)));
  const newest = cached
    .flat()
    .sort(newestFirst)
    .find(
      (tool) =>
        (version === null || isToolVersion(tool.version, version)) &&
        fits({ version: tool.version, from: 'tool cache' }),
    );
  return newest === undefined ? undefined : toTool(context, newest);
}

/** An unpacked archive (an edition for .NET, one for .NET Framework, or both) or an installed package of NuGet. */
export interface UnpackedDotnet {
  readonly file: string;
  readonly version: string;
}

/** The scanner in a folder; the folder above tells its version. */
export async function readArchive(folder: string): Promise<UnpackedDotnet | undefined> {
  const file = (await fileOfArchive(folder)) ?? (await fileOfPackage(folder));
  if (file === undefined) return undefined;
  const version =
    folder
      .split(/[\\/]/)
      .reverse()
      .find((part) => /^\d+(\.\d+){1,3}$/.test(part)) ?? '0';
  return { file, version };
}

async function fileOfArchive(folder: string): Promise<string | undefined> {
  const names = await list(folder);
  const file = ['SonarScanner.MSBuild.exe', 'SonarScanner.MSBuild.dll'].find((name) => names.includes(name));
  return file === undefined ? undefined : join(folder, file);
}

async function fileOfPackage(folder: string): Promise<string | undefined> {
  const tools = await folderOfNugetTool(folder, PACKAGE);
  return tools === undefined ? undefined : fileOfArchive(tools);
}

/** How an unpacked archive is started. */
export async function toTool(context: Seeker, { file, version }: UnpackedDotnet): Promise<DotnetTool> {
  const from = 'tool cache';
  if (file.endsWith('.exe')) return { command: file, args: [], version, from };
  const dotnet = await findOnPath(context, 'dotnet');
  if (dotnet === undefined) throw dotnetMissing(`${DOTNET.name} ${version}`);
  return { command: dotnet, args: [file], version, from };
}

/**
 * The version of a tool that `.config/dotnet-tools.json` or `dotnet-tools.json` pins, in the folder or above it, as `dotnet`
 * looks for them: none above one that says `isRoot`.
 */
export async function findInManifests(
  baseDirectory: string,
  name: string,
): Promise<{ readonly version: string; readonly path: string } | undefined> {
  for (let folder = baseDirectory; ; folder = dirname(folder)) {
    for (const path of [join(folder, '.config', 'dotnet-tools.json'), join(folder, 'dotnet-tools.json')]) {
      const text = (await readUntrustedFile(path, folder).catch(() => undefined)) ?? '';
      const { version, isRoot } = readToolManifest(text, name);
      if (version !== null) return { version, path };
      if (isRoot) return undefined;
    }
    if (dirname(folder) === folder) return undefined;
  }
}

async function toolOfManifest(context: Seeker, baseDirectory: string): Promise<DotnetTool | undefined> {
  const pinned = await findInManifests(baseDirectory, PACKAGE);
  if (pinned === undefined) return undefined;
  const { version, path } = pinned;
  const dotnet = await findOnPath(context, 'dotnet');
  if (dotnet === undefined) throw dotnetMissing(`${DOTNET.name} ${version} of "${path}"`);
  return { command: dotnet, args: ['sonarscanner'], version, from: '.NET tool of the repository' };
}

/** `dotnet tool install --global` puts it into the home; agents often have that folder on `PATH`, and often not. */
async function globalTool(context: Seeker): Promise<DotnetTool | undefined> {
  const { homeDirectory } = context;
  const folder = homeDirectory === '' ? [] : [join(homeDirectory, '.dotnet', 'tools')];
  const command = await findOnPath(context, 'dotnet-sonarscanner', folder);
  if (command === undefined) return undefined;
  const versions = await list(join(dirname(command), '.store', 'dotnet-sonarscanner'));
  const [version] = versions.filter((name) => /^\d+(\.\d+){1,3}$/.test(name));
  return { command, args: [], version: versions.length === 1 ? (version ?? null) : null, from: '.NET tool' };
}

/** Version of the package on NuGet that an archive's is: its first three numbers. */
export function packageVersion(version: string): string {
  return version.split('.').slice(0, 3).join('.');
}

/** The .NET tool has no build number: 11.0.0 is what the archive calls 11.0.0.126294. */
export function isToolVersion(found: string, asked: string): boolean {
  return isVersion(found, asked) || asked.startsWith(`${found}.`);
}

/** A program on `PATH`, or in the further folders. */
export function findOnPath(
  { environment, platform }: Seeker,
  program: string,
  further: readonly string[] = [],
): Promise<string | undefined> {
  const take = (path: string): string => {
    accessSync(path, constants.X_OK);
    return path;
  };
  return onPath(environment, platform.isWindows ? `${program}.exe` : program, take, further);
}
