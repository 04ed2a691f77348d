import { createHash } from 'node:crypto';
import { accessSync, constants, readFileSync, realpathSync } from 'node:fs';
import { dirname, isAbsolute, join } from 'node:path';
import { javaHomeVariables, javasOfScanners, parseJavaRelease, runsScanners, type InstalledJava } from './java-version';
import { onPath } from '../../system/on-path';
import type { Platform } from '../../system/platform';

type Environment = Readonly<Record<string, string | undefined>>;

export interface FoundJava extends InstalledJava {
  /** The executable, absolute. */
  readonly path: string;
  /** Where it was found, for people: `JAVA_HOME_21_X64`, `PATH`. */
  readonly from: string;
  /** Tells one installed build from another; SHA-256 of its `release` file. */
  readonly fingerprint: string;
}

/**
 * Installed Javas in the order in which they are looked at: what `jdkversion` names, or with `auto` the variables of
 * the versions, `JAVA_HOME`, and `java` on `PATH`. Only those that say their version and have an executable.
 */
export async function findJavas(
  choice: string,
  majors: readonly number[],
  environment: Environment,
  platform: Platform,
): Promise<readonly FoundJava[]> {
  const homes = javaHomeVariables(choice, majors, platform.arch).flatMap((variable) => {
    const home = environment[variable];
    // A relative one would start in the checkout.
    return home === undefined || !isAbsolute(home) ? [] : [{ home, from: variable }];
  });
  const further = choice === 'auto' ? await homeOnPath(environment, platform) : undefined;
  return [...homes, ...(further === undefined ? [] : [{ home: further, from: 'PATH' }])]
    .map(({ home, from }) => readHome(home, from, platform))
    .filter((java) => java !== undefined);
}

/**
 * The installed Java for a scanner that is a program of its own: what `jdkversion` names, or with `auto` the first one
 * that the server's engine runs on, else that scanners themselves run on, else the first one at all.
 *
 * @param asked the version that the server serves; `null` where that is not known
 */
export async function findScannerJava(
  choice: string,
  asked: number | null,
  environment: Environment,
  platform: Platform,
): Promise<FoundJava | undefined> {
  const javas = await findJavas(choice, javasOfScanners(asked), environment, platform);
  const first = (least: number | null): FoundJava | undefined =>
    javas.find((java) => runsScanners(java, platform.arch, least));
  return first(asked) ?? first(null) ?? javas[0];
}

/** Whether an installed Java is what the server asks for. */
export function fits(java: InstalledJava, major: number, platform: Platform): boolean {
  return java.major === major && (java.arch === null || java.arch === platform.arch);
}

/** The Java of an executable; `undefined` where it does not say its version. */
export function javaAt(executable: string, platform: Platform): FoundJava | undefined {
  try {
    return readHome(dirname(dirname(realpathSync.native(executable))), 'the first step', platform);
  } catch {
    return undefined;
  }
}

function readHome(home: string, from: string, platform: Platform): FoundJava | undefined {
  const path = join(home, 'bin', platform.isWindows ? 'java.exe' : 'java');
  try {
    accessSync(path, constants.X_OK);
    const release = readFileSync(join(home, 'release'), 'utf8');
    const java = parseJavaRelease(release);
    const fingerprint = createHash('sha256').update(release).digest('hex');
    return java === undefined ? undefined : { ...java, path, from, fingerprint };
  } catch {
    return undefined;
  }
}

/** `java` on `PATH` is usually a chain of links; its home is where they end. */
function homeOnPath(environment: Environment, platform: Platform): Promise<string | undefined> {
  return onPath(environment, platform.isWindows ? 'java.exe' : 'java', (path) => {
    const java = realpathSync.native(path);
    accessSync(java, constants.X_OK);
    return dirname(dirname(java));
  });
}
