import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { access, constants, mkdir, open, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { downloadDamaged } from '../../../errors/catalog';
import type { DownloadTarget } from '../../../ports/download';
import type { JavaRuntimeFile, ScannerDistribution, ScannerFile } from '../../../ports/sonarqube';
import { unpack } from './archives';
import { onDisk } from './disk';
import { moveAway, placeFile, placeFolder, remove, removeStale, temporaryName } from './place';

export interface Cached {
  readonly path: string;
  /** It was there before this run. */
  readonly wasThere: boolean;
}

export type Progress = (file: ScannerFile, received: number, total: number | null) => void;

/**
 * Files of SonarQube's server on this agent, in the layout of the official scanners and shared with them:
 * `<userHome>/cache/<sha256>/<filename>`, and an unpacked runtime in `<filename>_extracted` beside it.
 * A final name always stands for a whole file.
 */
export class ScannerCache {
  readonly #folder: string;

  /**
   * @param userHome absolute, `sonar.userHome`
   * @param stopped the job is being cancelled: what is being fetched or unpacked is given up, and removed
   */
  constructor(
    userHome: string,
    private readonly distribution: ScannerDistribution,
    private readonly onProgress: Progress,
    private readonly stopped?: AbortSignal,
  ) {
    this.#folder = join(userHome, 'cache');
  }

  /** The engine's jar, downloaded and checked where it is missing or cut off. */
  async engine(file: ScannerFile): Promise<Cached> {
    const path = this.#pathOf(file);
    if (await isWhole(path, file.sha256)) return { path, wasThere: true };
    await this.#fetch(file, path, async (downloaded) => {
      await flush(downloaded);
      await placeFile(downloaded, path, () => hasSha256(path, file.sha256));
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

  /** Removes what turned out to be damaged, so that it is fetched anew. */
  async forget(file: ScannerFile): Promise<void> {
    const path = this.#pathOf(file);
    await onDisk(path, async () => {
      await rm(path, { force: true });
      await moveAway(`${path}_extracted`, () => Promise.resolve(false));
    });
  }

  /** Whether a cached file still has its checksum; reads all of it. */
  hasChecksum(file: ScannerFile): Promise<boolean> {
    return hasSha256(this.#pathOf(file), file.sha256);
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
    await placeFolder(temporary, folder, isGood);
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

const ZIP_END = Buffer.from('PK\u0005\u0006', 'latin1');
const LONGEST_ZIP_END = 22 + 0xffff;

/**
 * Whether a cached file is all there. The checksum of 50 MB costs more than a warm start may, and files get their final
 * name only after it was checked; what can still happen is a file cut off by another program or a crash. A jar shows
 * that by its end, where its table of contents must fill the file exactly. Anything else is read in full.
 */
async function isWhole(path: string, sha256: string): Promise<boolean> {
  let file;
  try {
    file = await open(path, 'r');
  } catch {
    return false;
  }
  try {
    const { size } = await file.stat();
    const start = Buffer.alloc(4);
    await file.read(start, 0, 4, 0);
    if (start.toString('latin1') !== 'PK\u0003\u0004') return await hasSha256(path, sha256);
    const end = Buffer.alloc(Math.min(size, LONGEST_ZIP_END));
    await file.read(end, 0, end.length, size - end.length);
    const at = end.lastIndexOf(ZIP_END);
    if (at < 0 || at + 22 > end.length) return false;
    const [length, offset] = [end.readUInt32LE(at + 12), end.readUInt32LE(at + 16)];
    return offset + length === size - end.length + at && at + 22 + end.readUInt16LE(at + 20) === end.length;
  } finally {
    await file.close();
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
