import { spawnSync } from 'node:child_process';
import { createWriteStream, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { openPromise } from 'yauzl';
import { cacheFolder } from '../../scripts/cache-folder';
import { onPath } from './servers';

export const SCANNER_CLI_VERSION = '8.0.1.6346';

/**
 * The `bin` folder of SonarScanner CLI, for the agent's `PATH`: fetched with Maven the first time, kept beside the servers.
 * Servers before 10.6 serve no engine, so Analyze needs it there.
 */
export async function scannerCliBin(): Promise<string> {
  const home = join(cacheFolder(), `sonar-scanner-${SCANNER_CLI_VERSION}`);
  if (!existsSync(home)) await unpackCli(home);
  return join(home, 'bin');
}

const archivePath = (): string => join(cacheFolder(), 'downloads', `sonar-scanner-cli-${SCANNER_CLI_VERSION}.zip`);

/** What this machine lacks to have the archive; `undefined` when nothing. */
export function lackingCliArchive(): string | undefined {
  return existsSync(archivePath()) || onPath('mvn')
    ? undefined
    : 'Maven, which fetches SonarScanner CLI, is not on the PATH';
}

/** Its archive, as the vendor offers it: fetched with Maven the first time, which checks it, and kept, too. */
export function scannerCliArchive(): string {
  const archive = archivePath();
  if (existsSync(archive)) return archive;
  const work = mkdtempSync(join(cacheFolder(), 'scanner-'));
  try {
    const artifact = `org.sonarsource.scanner.cli:sonar-scanner-cli:${SCANNER_CLI_VERSION}:zip`;
    const fetched = spawnSync(
      'mvn',
      ['-q', '-B', 'dependency:copy', `-Dartifact=${artifact}`, `-DoutputDirectory=${work}`],
      { cwd: work, encoding: 'utf8' },
    );
    if (fetched.status !== 0) throw new Error(`Maven could not fetch ${artifact}:\n${fetched.stdout}${fetched.stderr}`);
    mkdirSync(dirname(archive), { recursive: true });
    renameSync(join(work, basename(archive)), archive);
    return archive;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

async function unpackCli(home: string): Promise<void> {
  const work = mkdtempSync(join(cacheFolder(), 'scanner-'));
  try {
    await unpack(scannerCliArchive(), work);
    // Renamed when complete, so a folder of this name is whole.
    renameSync(join(work, basename(home)), home);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

async function unpack(archive: string, folder: string): Promise<void> {
  const zip = await openPromise(archive);
  for await (const entry of zip.eachEntry()) {
    const target = join(folder, entry.fileName);
    if (!target.startsWith(folder + sep)) throw new Error(`${entry.fileName} is outside of the folder`);
    if (entry.fileName.endsWith('/')) continue;
    mkdirSync(dirname(target), { recursive: true });
    await pipeline(
      await zip.openReadStreamPromise(entry),
      createWriteStream(target, { mode: (entry.externalFileAttributes >>> 16) & 0o777 || 0o644 }),
    );
  }
}
