/**
 * Major version that the name of a served runtime states, for example 21 in
 * `OpenJDK21U-jre_x64_linux_hotspot_21.0.9_10.tar.gz`; `null` where the name does not say.
 */
export function majorOfRuntimeFile(filename: string): number | null {
  const match = /openjdk-?(\d{1,3})u?[-_.]/i.exec(filename) ?? /(?:jre|jdk)-?(\d{1,3})(?=[-_.+]|u\d)/i.exec(filename);
  return match?.[1] === undefined ? null : Number(match[1]);
}

export interface InstalledJava {
  readonly major: number;
  /** `x64`, `aarch64` or as the file has it; `null` where it does not say. */
  readonly arch: string | null;
}

/** Reads the file `release` of a Java home. `undefined` when it names no version. */
export function parseJavaRelease(text: string): InstalledJava | undefined {
  const read = (key: string): string | undefined => new RegExp(`^${key}="?([^"\\r\\n]*)"?`, 'm').exec(text)?.[1];
  const numbers = read('JAVA_VERSION')?.match(/\d+/g)?.map(Number) ?? [];
  const [first, second] = numbers;
  const major = first === 1 ? second : first;
  if (major === undefined) return undefined;
  return { major, arch: toArch(read('OS_ARCH')) };
}

function toArch(word: string | undefined): string | null {
  switch (word) {
    case undefined:
    case '':
      return null;
    case 'x86_64':
    case 'amd64':
      return 'x64';
    case 'arm64':
      return 'aarch64';
    default:
      return word;
  }
}

/**
 * Variables whose Java home is looked at, in order. The agent announces what is installed as `JAVA_HOME_21_X64` or
 * `JAVA_HOME_21_arm64`.
 *
 * @param choice input `jdkversion`: `auto` or the name of one variable
 * @param majors the versions to look for, the best first
 * @param arch `x64` or `aarch64`
 */
export function javaHomeVariables(choice: string, majors: readonly number[], arch: string): readonly string[] {
  if (choice !== 'auto') return [choice];
  const suffixes = arch === 'aarch64' ? ['arm64', 'ARM64'] : ['X64'];
  const ofVersions = majors.flatMap((major) => suffixes.map((suffix) => `JAVA_HOME_${major}_${suffix}`));
  return [...ofVersions, 'JAVA_HOME'];
}

/** Scanners which are programs of their own run on it and on later ones; hosted agents still have 8 and 11 too. */
const LEAST = 17;
const WIDELY_INSTALLED: readonly number[] = [17, 21, 25];

/**
 * Versions of Java in the order in which a scanner that is a program of its own looks for them. Many run the server's
 * engine in their own Java, and an engine refuses one that is older than what its server serves (26.9 refuses 17).
 *
 * @param asked what the server serves; `null` where it serves none, as those that know no Java newer than 17
 */
export function javasOfScanners(asked: number | null): readonly number[] {
  const best = asked ?? LEAST;
  return [...new Set([best, ...WIDELY_INSTALLED.filter((major) => major > best), ...WIDELY_INSTALLED])];
}

/** Whether scanners which are programs of their own run on an installed Java. */
export function runsScanners(java: InstalledJava, arch: string, asked: number | null = null): boolean {
  return java.major >= (asked ?? LEAST) && (java.arch === null || java.arch === arch);
}
