import { spawnSync } from 'node:child_process';
import { createWriteStream, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { openPromise } from 'yauzl';
import { cacheFolder } from '../../scripts/cache-folder';

const VERSION = '8.0.1.6346';

/**
 * The `bin` folder of SonarScanner CLI, for the agent's `PATH`: fetched with Maven the first time, kept beside the servers.
 * Servers before 10.6 serve no engine, so Analyze needs it there.
 */
export async function scannerCliBin(): Promise<string> {
  const home = join(cacheFolder(), `sonar-scanner-${VERSION}`);
  if (!existsSync(home)) await fetchCli(home);
  return join(home, 'bin');
}

async function fetchCli(home: string): Promise<void> {
  const work = mkdtempSync(join(cacheFolder(), 'scanner-'));
  try {
    const artifact = `org.sonarsource.scanner.cli:sonar-scanner-cli:${VERSION}:zip`;
    const fetched = spawnSync(
      'mvn',
      ['-q', '-B', 'dependency:copy', `-Dartifact=${artifact}`, `-DoutputDirectory=${work}`],
      { cwd: work, encoding: 'utf8' },
    );
    if (fetched.status !== 0) throw new Error(`Maven could not fetch ${artifact}:\n${fetched.stdout}${fetched.stderr}`);
    await unpack(join(work, `sonar-scanner-cli-${VERSION}.zip`), work);
    // Renamed when complete, so a folder of this name is whole.
    renameSync(join(work, `sonar-scanner-${VERSION}`), home);
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
