import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { access, constants, mkdir, open, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { downloadDamaged } from '../../../errors/scanner-errors';
import type { DownloadTarget } from '../../../ports/download';
import type { JavaRuntimeFile, ScannerDistribution, ScannerFile } from '../../../ports/sonarqube/scanner-distribution';
import { unpack } from './archives';
import { onDisk } from './disk';
import { moveAway, commitFile, commitFolder, remove, removeStale, temporaryName } from './atomic-write';

export interface Cached {
  readonly path: string;
  /** It was there before this run. */
  readonly wasThere: boolean;
}

export type Progress = (file: ScannerFile, received: number, total: number | null) => void;

/**
 * Files of SonarQube's server on this agent, in the layout of the official scanners and shared with them:
 * `<userHome>/cache/<sha256>/<filename>`, and an unpacked runtime in `<filename>_extracted` beside it.
 * A final name always stands for a whole file of ours; whatever else is there is not used.
 */
export class ScannerCache {
  readonly #folder: string;

  /**
   * @param userHome absolute, `sonar.userHome`
   * @param stopped the job is being canceled: what is being fetched or unpacked is given up, and removed
   */
  constructor(
    userHome: string,
    private readonly distribution: ScannerDistribution,
    private readonly onProgress: Progress,
    private readonly stopped?: AbortSignal,
  ) {
    this.#folder = join(userHome, 'cache');
  }

  /**
   * The engine's jar, downloaded where it is missing or another. Its name alone proves nothing: whoever may write into the
   * folder could have put something else there, which would run with the token. All of it is read, 0.1 s for 50 MB, while
   * the server is asked for its runtimes.
   */
  async engine(file: ScannerFile): Promise<Cached> {
    const path = this.#pathOf(file);
    if (await hasSha256(path, file.sha256)) return { path, wasThere: true };
    await this.#fetch(file, path, async (downloaded) => {
      await flush(downloaded);
      await commitFile(downloaded, path, () => hasSha256(path, file.sha256));
    });
    return { path, wasThere: false };
  }

  /** The `java` of a served runtime, unpacked; its archive is not kept. */
  async runtime(file: JavaRuntimeFile): Promise<Cached> {
    const archive = this.#pathOf(file);
    const folder = `${archive}_extracted`;
    const java = join(folder, ...file.javaPath.split(/[\\/]/));
    if (await isExecutable(java)) return { path: java, wasThere: true };
    // An official scanner keeps the archive; it is theirs. Ours is only ever this job's temporary file.
    if (await hasSha256(archive, file.sha256)) await onDisk(folder, () => install(archive, file, folder, this.stopped));
    else
      await this.#fetch(file, archive, (downloaded) =>
        onDisk(folder, () => install(downloaded, file, folder, this.stopped)),
      );
    return { path: java, wasThere: false };
  }

  /** Removes an unpacked runtime that turned out to be damaged, so that it is fetched anew. */
  async forget(file: JavaRuntimeFile): Promise<void> {
    const path = this.#pathOf(file);
    await onDisk(path, async () => {
      await rm(path, { force: true });
      await moveAway(`${path}_extracted`, () => Promise.resolve(false));
    });
  }

  #pathOf(file: ScannerFile): string {
    return join(this.#folder, file.sha256, file.filename);
  }

  /** Downloads to a temporary name, checks it, and lets it be used; nothing of that name stays. */
  async #fetch(
    file: ScannerFile | JavaRuntimeFile,
    path: string,
    use: (downloaded: string) => Promise<void>,
  ): Promise<void> {
    const temporary = temporaryName(path);
    await onDisk(path, async () => {
      await mkdir(dirname(path), { recursive: true });
      await removeStale(dirname(path));
      const target: DownloadTarget = {
        path: temporary,
        onProgress: (received, total) => this.onProgress(file, received, total),
        ...(this.stopped === undefined ? {} : { stopped: this.stopped }),
      };
      try {
        const actual = await ('javaPath' in file
          ? this.distribution.downloadRuntime(file, target)
          : this.distribution.downloadEngine(file, target));
        if (actual.toLowerCase() !== file.sha256) throw downloadDamaged(file.filename, file.sha256, actual);
        await use(temporary);
      } finally {
        await remove(temporary);
      }
    });
  }
}

/** Unpacks beside the final name, then renames the whole folder. Another job may have been faster: then its is used. */
async function install(
  archive: string,
  file: JavaRuntimeFile,
  folder: string,
  stopped: AbortSignal | undefined,
): Promise<void> {
  const temporary = temporaryName(folder);
  const isGood = (root: string): Promise<boolean> => isExecutable(join(root, ...file.javaPath.split(/[\\/]/)));
  await mkdir(temporary);
  try {
    await unpack(archive, file.filename, temporary, stopped);
    await commitFolder(temporary, folder, isGood);
  } finally {
    await remove(temporary);
  }
}

/** After a power failure a renamed file may otherwise be there without its content. */
async function flush(path: string): Promise<void> {
  const file = await open(path, 'r+');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

async function isExecutable(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}

async function hasSha256(path: string, sha256: string): Promise<boolean> {
  const hash = createHash('sha256');
  try {
    for await (const chunk of createReadStream(path, { highWaterMark: 1024 * 1024 })) hash.update(chunk as Buffer);
  } catch {
    return false;
  }
  return hash.digest('hex') === sha256;
}
