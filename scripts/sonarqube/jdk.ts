import { existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { join } from 'node:path';

/** An installed Java development kit. */
export interface Jdk {
  readonly home: string;
  readonly java: string;
  readonly major: number;
}

const SYSTEM_FOLDERS = ['/usr/lib/jvm', '/Library/Java/JavaVirtualMachines'];

/** All JDKs that `JAVA_HOME`, `JAVA_HOME_<n>_X64` and the like, and the system's folder name, each once. */
export function findJdks(): readonly Jdk[] {
  const named = Object.entries(process.env).flatMap(([name, value]) =>
    name.startsWith('JAVA_HOME') && value !== undefined && value !== '' ? [value] : [],
  );
  const installed = SYSTEM_FOLDERS.filter((folder) => existsSync(folder)).flatMap((folder) =>
    readdirSync(folder).flatMap((name) => [join(folder, name), join(folder, name, 'Contents', 'Home')]),
  );
  const homes = new Set([...named, ...installed].filter((home) => existsSync(home)).map((home) => realpathSync(home)));
  return [...homes].flatMap((home) => jdkAt(home) ?? []);
}

/** A runtime without the attach module cannot start the server: its search engine dies at once. */
function jdkAt(home: string): Jdk | undefined {
  const java = join(home, 'bin', 'java');
  const releaseFile = join(home, 'release');
  if (!existsSync(java) || !existsSync(releaseFile)) return undefined;
  const release = readFileSync(releaseFile, 'utf8');
  const major = /^JAVA_VERSION="(?:1\.)?(\d+)/m.exec(release)?.[1];
  return major === undefined || !release.includes('jdk.attach') ? undefined : { home, java, major: Number(major) };
}
