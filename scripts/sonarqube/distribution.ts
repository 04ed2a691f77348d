import { spawn } from 'node:child_process';
import { createWriteStream, existsSync } from 'node:fs';
import { chmod, chown, mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { openPromise } from 'yauzl';
import type { ServerUser } from './server-user';

export type Log = (line: string) => void;

/** The unpacked server of a version; fetched with Maven and unpacked the first time. Returns its folder. */
export async function serverHome(
  cache: string,
  version: string,
  user: ServerUser | undefined,
  log: Log,
): Promise<string> {
  const home = join(cache, `sonarqube-${version}`);
  // Unpacked beside and renamed: a folder of this name is complete.
  if (existsSync(home)) return home;

  const archive = await serverArchive(cache, version, log);
  const work = await mkdtemp(join(cache, 'unpack-'));
  try {
    log(`Unpacking SonarQube ${version} …`);
    await unpack(archive, work, user).catch(async (cause: unknown) => {
      // A broken archive would fail the same way for ever.
      await rm(archive, { force: true });
      throw new Error(
        `The archive ${archive} could not be unpacked; it was deleted, the next start fetches it again.`,
        { cause },
      );
    });
    const [unpacked] = await readdir(work);
    if (unpacked === undefined) throw new Error(`The archive ${archive} is empty.`);
    await rename(join(work, unpacked), home).catch((error: unknown) => {
      // Somebody else was faster.
      if (!existsSync(home)) throw error;
    });
    return home;
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

async function serverArchive(cache: string, version: string, log: Log): Promise<string> {
  const archive = join(cache, 'downloads', `sonar-application-${version}.zip`);
  if (existsSync(archive)) return archive;

  log(`Fetching SonarQube ${version} with Maven, 300 to 950 MB …`);
  await mkdir(dirname(archive), { recursive: true });
  const work = await mkdtemp(join(cache, 'download-'));
  try {
    const artifact = `org.sonarsource.sonarqube:sonar-application:${version}:zip`;
    await run('mvn', ['-q', '-B', 'dependency:copy', `-Dartifact=${artifact}`, `-DoutputDirectory=${work}`], work);
    await rename(join(work, `sonar-application-${version}.zip`), archive);
    return archive;
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

function run(command: string, args: readonly string[], folder: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
    const output: string[] = [];
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (data: Buffer) => output.push(data.toString()));
    child.on('error', (cause) =>
      reject(new Error(`${command} could not be started. Is it installed and on the PATH?`, { cause })),
    );
    child.on('close', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`${command} ${args.join(' ')} ended with ${code}:\n${output.join('').slice(-4000)}`));
    });
  });
}

/** Unpacks with the files' own modes (the server has programs inside), and only below the folder. */
async function unpack(archive: string, folder: string, user: ServerUser | undefined): Promise<void> {
  const zip = await openPromise(archive);
  const made = new Set<string>();
  const makeFolder = async (path: string): Promise<void> => {
    if (made.has(path)) return;
    if (path !== folder) await makeFolder(dirname(path));
    await mkdir(path, { recursive: true });
    await giveTo(path, user);
    made.add(path);
  };
  for await (const entry of zip.eachEntry()) {
    const target = join(folder, entry.fileName);
    // yauzl refuses names that lead out of the folder; this keeps us from relying on it.
    if (!target.startsWith(folder + sep)) throw new Error(`${entry.fileName} is outside of the folder`);
    if (entry.fileName.endsWith('/')) {
      await makeFolder(target.slice(0, -1));
      continue;
    }
    await makeFolder(dirname(target));
    await pipeline(await zip.openReadStreamPromise(entry), createWriteStream(target));
    const mode = (entry.externalFileAttributes >>> 16) & 0o777;
    if (mode !== 0) await chmod(target, mode);
    await giveTo(target, user);
  }
}

async function giveTo(path: string, user: ServerUser | undefined): Promise<void> {
  if (user !== undefined) await chown(path, user.uid, user.gid);
}
