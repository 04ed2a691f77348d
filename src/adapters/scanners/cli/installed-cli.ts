import { access, readFile, realpath } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { parseJavaRelease } from '../java/java-version';
import { onPath } from '../../system/on-path';
import type { Platform } from '../../system/platform';
import { isVersion, type ScannerProgram } from '../cache/scanner-archive';
import { list, listCached, newestFirst } from '../cache/tool-cache';

export const CLI: ScannerProgram = {
  name: 'SonarScanner CLI',
  defaultVersion: '8.1.0.6389',
  filename: (version) => `sonar-scanner-cli-${version}.zip`,
  vendor: () => 'https://binaries.sonarsource.com/Distribution/sonar-scanner-cli',
  // Of the same file on Maven Central, `org.sonarsource.scanner.cli:sonar-scanner-cli:zip`.
  knownSha256: new Map([
    ['sonar-scanner-cli-8.1.0.6389.zip', 'ab76ab3c360025e9108be5b55be066f304a164f8b2850d2f2f333915db51bc1b'],
  ]),
};

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
  const cached = await listCached(toolsDirectory, CLI.name, readHome);
  const candidates = [...cached.sort(newestFirst), await findOnPath(environment, platform)].filter(
    (cli) => cli !== undefined,
  );
  return candidates.find((cli) => version === null || isVersion(cli.version, version));
}

function findOnPath(environment: Environment, platform: Platform): Promise<InstalledCli | undefined> {
  return onPath(environment, platform.isWindows ? 'sonar-scanner.bat' : 'sonar-scanner', async (path) =>
    readHome(dirname(dirname(await realpath(path)))),
  );
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

/** The runtime that some packages of the scanner bring along; its version where it tells it. */
export async function bundledJava(
  cli: InstalledCli,
  platform: Platform,
): Promise<{ readonly path: string; readonly major: number | null } | undefined> {
  const home = join(cli.home, 'jre');
  const path = join(home, 'bin', platform.isWindows ? 'java.exe' : 'java');
  try {
    await access(path);
  } catch {
    return undefined;
  }
  const release = await readFile(join(home, 'release'), 'utf8').catch(() => '');
  return { path, major: parseJavaRelease(release)?.major ?? null };
}
