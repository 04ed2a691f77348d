import { randomBytes } from 'node:crypto';
import { access, mkdir, readdir, rename, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';

const MOST_ARCHIVES = 3;

/** Options for the JVM, and what is to be done when it has ended. */
export interface ClassArchive {
  readonly options: readonly string[];
  /**
   * @param good the run succeeded
   * @param unfit the JVM refused the archive
   */
  settle(good: boolean, unfit: boolean): Promise<void>;
}

export const NO_CLASS_ARCHIVE: ClassArchive = { options: [], settle: () => Promise.resolve() };

/**
 * Class data sharing: the JVM maps the engine's classes from an archive instead of loading them, about 1 s less of a
 * start. The archive is written at the end of a run, which costs about 2 s once, so only where engine and runtime were
 * found in the cache: the proof that the folder outlives the job.
 *
 * The JVM's own `AutoCreateSharedArchive` writes to the final name, which two jobs may do at once; a temporary name and a
 * rename are safe, and work from Java 13 on. An archive that does not fit (another path of the jar, another build of
 * Java) is ignored by the JVM with a notice; then it is removed, and the next run writes it anew.
 *
 * @param userHome `sonar.userHome`
 * @param name tells engine and Java: `<sha256>-<sha256>`
 */
export async function useClassArchive(userHome: string, name: string): Promise<ClassArchive> {
  const folder = join(userHome, 'cache', 'cds');
  const path = join(folder, `${name}.jsa`);
  // The option takes a list of paths, separated as in PATH.
  if (/[:;]/.test(path.replace(/^[a-z]:/i, ''))) return NO_CLASS_ARCHIVE;
  if (await isThere(path)) {
    return {
      options: ['-Xshare:auto', `-XX:SharedArchiveFile=${path}`],
      settle: async (_good, unfit) => {
        if (unfit) await quietly(() => rm(path, { force: true }));
        else await quietly(() => utimes(path, new Date(), new Date()));
      },
    };
  }
  if (!(await quietly(() => mkdir(folder, { recursive: true })))) return NO_CLASS_ARCHIVE;
  const temporary = join(folder, `${name}.${randomBytes(6).toString('hex')}.tmp`);
  return {
    options: ['-Xshare:auto', `-XX:ArchiveClassesAtExit=${temporary}`],
    settle: async (good) => {
      if (good && (await isThere(temporary))) await quietly(() => rename(temporary, path));
      await quietly(() => rm(temporary, { force: true }));
      await quietly(() => removeOldest(folder));
    },
  };
}

async function removeOldest(folder: string): Promise<void> {
  const archives = await Promise.all(
    (await readdir(folder)).map(async (name) => {
      const path = join(folder, name);
      return { path, name, used: (await stat(path)).mtimeMs };
    }),
  );
  const dayAgo = Date.now() - 24 * 3600 * 1000;
  const byUse = archives.filter(({ name }) => name.endsWith('.jsa')).sort((a, b) => b.used - a.used);
  const abandoned = archives.filter(({ name, used }) => name.endsWith('.tmp') && used < dayAgo);
  for (const { path } of [...byUse.slice(MOST_ARCHIVES), ...abandoned]) await rm(path, { force: true });
}

async function isThere(path: string): Promise<boolean> {
  return quietly(() => access(path));
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
