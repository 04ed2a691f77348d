import { access, realpath } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { isVersion, PROGRAM_NAMES } from '../../../domain/scanner/scanner-archive';
import type { Platform } from '../../system/platform';
import { list, listCached, newestFirst } from '../cache/tool-cache';

export interface InstalledCli {
  /** Its folder, with `lib` and perhaps `jre`. */
  readonly home: string;
  readonly jar: string;
  readonly version: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

const JAR = /^sonar-scanner-cli-(\d[\w.-]*)\.jar$/;

/**
 * SonarScanner CLI on this agent: in the agent's tool cache or on `PATH`.
 *
 * @param version version that the author asked for; `null` takes the newest of the tool cache, else the one on `PATH`
 */
export async function findCli(
  version: string | null,
  toolsDirectory: string,
  environment: Environment,
  platform: Platform,
): Promise<InstalledCli | undefined> {
  const cached = await listCached(toolsDirectory, PROGRAM_NAMES.cli, readHome);
  const candidates = [...cached.sort(newestFirst), await findOnPath(environment, platform)].filter(
    (cli) => cli !== undefined,
  );
  return candidates.find((cli) => version === null || isVersion(cli.version, version));
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

/** The scanner whose folder this is. */
export async function readHome(home: string): Promise<InstalledCli | undefined> {
  const lib = join(home, 'lib');
  for (const name of await list(lib)) {
    const version = JAR.exec(name)?.[1];
    if (version !== undefined) return { home, jar: join(lib, name), version };
  }
  return undefined;
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
