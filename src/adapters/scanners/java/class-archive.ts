import { access, mkdir, readdir, readFile, stat, utimes, writeFile } from 'node:fs/promises';
import { join, parse } from 'node:path';
import { commitFile, remove, removeStale, temporaryName } from '../cache/atomic-write';

const MOST_ARCHIVES = 3;

const ARCHIVE = '.jsa';
const MARKER = '.seen';

/** Options for the JVM, and what is to be done when it has ended. */
export interface ClassArchive {
  readonly options: readonly string[];
  /**
   * @param good the run succeeded
   * @param unfit the JVM refused the archive
   */
  settle(good: boolean, unfit: boolean): Promise<void>;
}

const NO_CLASS_ARCHIVE: ClassArchive = { options: [], settle: () => Promise.resolve() };

/**
 * Class data sharing: the JVM maps the engine's classes from an archive instead of loading them, about 1 s less of a
 * start. The archive is written at the end of a run, which costs about 2 s and 70 MB once, so only where the folder
 * outlives the job. That engine and runtime are in the cache does not prove it: Cache@2 restores them for every job, and
 * saves nothing after a hit. So a run that finds both leaves a marker with its build's id, and only a run that finds the
 * marker of another build writes the archive.
 *
 * The JVM's own `AutoCreateSharedArchive` writes to the final name, which two jobs may do at once; a temporary name and a
 * rename are safe, and work from Java 13 on. An archive that does not fit (another path of the jar, another build of
 * Java) is ignored by the JVM with a notice; then it is removed, and the next run writes it anew.
 *
 * @param userHome `sonar.userHome`
 * @param name tells engine and Java: `<sha256>-<sha256>`
 * @param buildId of this job's build
 */
export async function useClassArchive(userHome: string, name: string, buildId: string): Promise<ClassArchive> {
  const folder = join(userHome, 'cache', 'cds');
  const path = join(folder, `${name}${ARCHIVE}`);
  // The option takes a list of paths, separated as in PATH.
  if (/[:;]/.test(path.replace(/^[a-z]:/i, ''))) return NO_CLASS_ARCHIVE;
  if (await quietly(() => access(path))) {
    return {
      options: ['-Xshare:auto', `-XX:SharedArchiveFile=${path}`],
      settle: async (_good, unfit) => {
        if (unfit) await remove(path);
        else await quietly(() => utimes(path, new Date(), new Date()));
      },
    };
  }
  return (await isOfAnotherBuild(folder, name, buildId)) ? writeAtExit(folder, name) : NO_CLASS_ARCHIVE;
}

/** Whether a run of another build has left its marker here; leaves ours where there is none. */
async function isOfAnotherBuild(folder: string, name: string, buildId: string): Promise<boolean> {
  const marker = join(folder, `${name}${MARKER}`);
  const seenBy = await readFile(marker, 'utf8').catch(() => '');
  if (seenBy !== '') return seenBy !== buildId;
  await quietly(() => mkdir(folder, { recursive: true }));
  await quietly(() => writeFile(marker, buildId));
  await quietly(() => removeOldest(folder));
  return false;
}

function writeAtExit(folder: string, name: string): ClassArchive {
  const temporary = temporaryName(join(folder, name));
  return {
    options: ['-Xshare:auto', `-XX:ArchiveClassesAtExit=${temporary}`],
    settle: async (good) => {
      if (good) await quietly(() => commitFile(temporary, join(folder, `${name}${ARCHIVE}`)));
      await remove(temporary);
      await quietly(() => removeOldest(folder));
    },
  };
}

/** Keeps what was used last, archives and their markers together. */
async function removeOldest(folder: string): Promise<void> {
  await removeStale(folder);
  const used = new Map<string, number>();
  for (const file of await readdir(folder)) {
    const { name, ext } = parse(file);
    if (ext !== ARCHIVE && ext !== MARKER) continue;
    // Another job may have removed it since.
    const written = (await stat(join(folder, file)).catch(() => undefined))?.mtimeMs ?? Infinity;
    used.set(name, Math.max(used.get(name) ?? 0, written));
  }
  const byUse = [...used].sort(([, a], [, b]) => b - a);
  for (const [name] of byUse.slice(MOST_ARCHIVES)) {
    await remove(join(folder, `${name}${ARCHIVE}`));
    await remove(join(folder, `${name}${MARKER}`));
  }
}

/** The archive only saves time: nothing about it may fail an analysis. */
async function quietly(work: () => Promise<unknown>): Promise<boolean> {
  try {
    await work();
    return true;
  } catch {
    return false;
  }
}
