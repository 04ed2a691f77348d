import { access, readdir, realpath } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import type { Platform } from '../system/platform';

export interface InstalledCli {
  /** Its folder, with `lib` and perhaps `jre`. */
  readonly home: string;
  readonly jar: string;
  readonly version: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

const JAR = /^sonar-scanner-cli-(\d[\w.-]*)\.jar$/;

/**
 * SonarScanner CLI on this agent: in the agent's tool cache, whose layout is
 * `SonarScanner CLI/<version>/<arch>/` with `<arch>.complete` beside it (azure-pipelines-tool-lib), or on `PATH`.
 *
 * @param version version that the author asked for; `null` takes the newest of the tool cache, else the one on `PATH`
 */
export async function findCli(
  version: string | null,
  toolsDirectory: string,
  environment: Environment,
  platform: Platform,
): Promise<InstalledCli | undefined> {
  const cached = toolsDirectory === '' ? [] : await listCached(join(toolsDirectory, 'SonarScanner CLI'));
  const candidates = [...cached.sort(newestFirst), await findOnPath(environment, platform)].filter(
    (cli) => cli !== undefined,
  );
  return candidates.find((cli) => version === null || isVersion(cli.version, version));
}

/** `8.0.1` asks for any build of it; `8.0.1.6346` for that one. */
function isVersion(found: string, asked: string): boolean {
  return found === asked || found.startsWith(`${asked}.`);
}

async function listCached(folder: string): Promise<InstalledCli[]> {
  const found: InstalledCli[] = [];
  for (const version of await list(folder)) {
    const names = await list(join(folder, version));
    for (const arch of names.filter((name) => names.includes(`${name}.complete`))) {
      const place = join(folder, version, arch);
      const homes = [place, ...(await list(place)).map((name) => join(place, name))];
      const clis = await Promise.all(homes.map(readHome));
      found.push(...clis.filter((cli) => cli !== undefined));
    }
  }
  return found;
}

async function findOnPath(environment: Environment, platform: Platform): Promise<InstalledCli | undefined> {
  const path = Object.entries(environment).find(([name]) => name.toUpperCase() === 'PATH')?.[1] ?? '';
  const name = platform.isWindows ? 'sonar-scanner.bat' : 'sonar-scanner';
  for (const folder of path.split(delimiter).filter((each) => each !== '')) {
    try {
      const cli = await readHome(dirname(dirname(await realpath(join(folder, name)))));
      if (cli !== undefined) return cli;
    } catch {
      // Not in this folder.
    }
  }
  return undefined;
}

async function readHome(home: string): Promise<InstalledCli | undefined> {
  const lib = join(home, 'lib');
  for (const name of await list(lib)) {
    const version = JAR.exec(name)?.[1];
    if (version !== undefined) return { home, jar: join(lib, name), version };
  }
  return undefined;
}

async function list(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch {
    return [];
  }
}

function newestFirst(a: InstalledCli, b: InstalledCli): number {
  return b.version.localeCompare(a.version, 'en', { numeric: true });
}

/** The runtime that some packages of the scanner bring along. */
export async function bundledJava(cli: InstalledCli, platform: Platform): Promise<string | undefined> {
  const java = join(cli.home, 'jre', 'bin', platform.isWindows ? 'java.exe' : 'java');
  try {
    await access(java);
    return java;
  } catch {
    return undefined;
  }
}
