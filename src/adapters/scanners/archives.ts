import { createReadStream, createWriteStream } from 'node:fs';
import { copyFile, lstat, mkdir, realpath, symlink } from 'node:fs/promises';
import { dirname, isAbsolute, join, resolve, sep } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { archiveRefused } from '../../errors/catalog';
import { messageOf, TaskError } from '../../errors/errors';
import { diskReason } from './disk';

/** A Java runtime has some 500 files and 150 MB; an archive far beyond that is not one. */
const MOST_ENTRIES = 20_000;
const MOST_BYTES = 2 * 1024 ** 3;

interface Link {
  readonly path: string;
  readonly target: string;
  readonly kind: 'symbolic' | 'hard';
}

/**
 * Unpacks a `.zip`, `.tar.gz` or `.tgz` into an existing, empty folder. Nothing is written outside of it: absolute paths,
 * `..`, devices and links that lead out are refused with SQ-SCAN-ARCHIVE. Executable bits are kept. After a failure the
 * caller removes the folder.
 *
 * @param name how the archive is called, which tells its kind
 */
export async function unpack(archive: string, name: string, folder: string): Promise<void> {
  const writer = new ArchiveWriter(name, folder);
  try {
    if (/\.zip$/i.test(name)) await unpackZip(archive, writer);
    else if (/\.(tar\.gz|tgz)$/i.test(name)) await unpackTarGz(archive, writer);
    else throw archiveRefused(name, 'it is neither .zip nor .tar.gz');
    await writer.finish();
  } catch (error) {
    // The disk's failures have words of their own.
    if (error instanceof TaskError || diskReason(error) !== undefined) throw error;
    throw archiveRefused(name, messageOf(error), error);
  }
}

/** Both libraries are loaded when a runtime is unpacked, which most runs never do. */
async function unpackTarGz(archive: string, writer: ArchiveWriter): Promise<void> {
  const { extract } = await import('tar-stream');
  const entries = extract();
  const reading = pipeline(createReadStream(archive), createGunzip(), entries);
  const writing = (async () => {
    for await (const entry of entries) {
      const { name, type, mode, linkname } = entry.header;
      if (type === 'directory') await writer.folder(name);
      else if (type === 'file' || type === 'contiguous-file')
        await writer.file(name, mode ?? 0o644, entry as AsyncIterable<Buffer>);
      else if (type === 'symlink') writer.link(name, linkname ?? '', 'symbolic');
      else if (type === 'link') writer.link(name, linkname ?? '', 'hard');
      else throw writer.refusal(`"${name}" is neither file, folder nor link`);
      entry.resume();
    }
  })();
  // A refusal of the writer ends the reader too, whose own failure is then only its consequence.
  const [written, read] = await Promise.allSettled([writing, reading]);
  if (written.status === 'rejected' && written.reason instanceof TaskError) throw written.reason;
  if (read.status === 'rejected') throw read.reason;
  if (written.status === 'rejected') throw written.reason;
}

const FILE_KIND = 0o170000;
const SYMBOLIC_LINK = 0o120000;

async function unpackZip(archive: string, writer: ArchiveWriter): Promise<void> {
  const { openPromise } = await import('yauzl');
  const zip = await openPromise(archive, { autoClose: false });
  try {
    for await (const entry of zip.eachEntry()) {
      const mode = entry.externalFileAttributes >>> 16;
      if (entry.fileName.endsWith('/')) {
        await writer.folder(entry.fileName);
        continue;
      }
      const content = await zip.openReadStreamPromise(entry);
      if ((mode & FILE_KIND) === SYMBOLIC_LINK) writer.link(entry.fileName, await readText(content), 'symbolic');
      else await writer.file(entry.fileName, mode === 0 ? 0o644 : mode, content);
    }
  } finally {
    zip.close();
  }
}

async function readText(stream: Readable): Promise<string> {
  let text = '';
  for await (const chunk of stream) text = (text + String(chunk)).slice(0, 4096);
  return text;
}

/**
 * Writes entries below a folder. Links are made last, when nothing more is written: so no file can be written through
 * one, whatever chain of links an archive builds.
 */
class ArchiveWriter {
  readonly #links: Link[] = [];
  readonly #folders = new Set<string>();
  #entries = 0;
  #bytes = 0;

  constructor(
    private readonly archive: string,
    private readonly root: string,
  ) {}

  refusal(reason: string): TaskError {
    return archiveRefused(this.archive, reason);
  }

  async folder(name: string): Promise<void> {
    await this.#makeFolder(this.#place(name));
  }

  async file(name: string, mode: number, content: AsyncIterable<Buffer>): Promise<void> {
    const path = this.#place(name);
    await this.#makeFolder(dirname(path));
    // Readable and writable for its owner, so that it can be replaced and removed.
    await pipeline(this.#counted(content), createWriteStream(path, { mode: (mode & 0o777) | 0o600 }));
  }

  async *#counted(content: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const chunk of content) {
      this.#bytes += chunk.length;
      if (this.#bytes > MOST_BYTES) throw this.refusal('it is too large');
      yield chunk;
    }
  }

  link(name: string, target: string, kind: Link['kind']): void {
    const path = this.#place(name);
    const inside = kind === 'hard' ? this.#place(target, false) : this.#within(resolve(dirname(path), target), name);
    if (isAbsolute(target) || target === '') throw this.refusal(`the link "${name}" leads outside`);
    this.#links.push({ path, target: kind === 'hard' ? inside : target, kind });
  }

  async finish(): Promise<void> {
    const [hard, symbolic] = [this.#links.filter(isHard), this.#links.filter((link) => !isHard(link))];
    for (const { path, target } of hard) {
      await this.#makeFolder(dirname(path));
      if (!(await lstat(target)).isFile()) throw this.refusal(`the link "${path}" does not lead to a file`);
      await copyFile(target, path);
    }
    for (const { path, target } of symbolic) {
      await mkdir(dirname(path), { recursive: true });
      await symlink(target, path);
    }
    const root = await realpath(this.root);
    for (const { path } of symbolic) {
      const real = await realpath(path).catch(() => undefined);
      if (real === undefined || !(real === root || real.startsWith(root + sep))) {
        throw this.refusal(`the link "${path.slice(this.root.length + 1)}" leads outside or nowhere`);
      }
    }
  }

  async #makeFolder(path: string): Promise<void> {
    if (this.#folders.has(path)) return;
    await mkdir(path, { recursive: true });
    this.#folders.add(path);
  }

  #place(name: string, counts = true): string {
    if (counts && ++this.#entries > MOST_ENTRIES) throw this.refusal(`it has more than ${MOST_ENTRIES} entries`);
    const path = name.replace(/\\/g, '/');
    const parts = path.split('/');
    if (name === '' || path.startsWith('/') || /^[a-z]:/i.test(path) || parts.includes('..') || path.includes('\0')) {
      throw this.refusal(`"${name}" would land outside of its folder`);
    }
    return this.#within(join(this.root, ...parts), name);
  }

  #within(path: string, name: string): string {
    if (path === this.root || path.startsWith(this.root + sep)) return path;
    throw this.refusal(`"${name}" would land outside of its folder`);
  }
}

const isHard = ({ kind }: Link): boolean => kind === 'hard';
