import { createWriteStream } from 'node:fs';
import { copyFile, lstat, mkdir, realpath, symlink } from 'node:fs/promises';
import { dirname, isAbsolute, join, resolve, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { archiveRefused } from '../../../errors/scanner-errors';
import { messageOf, TaskError } from '../../../errors/errors';
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
 * Unpacks into an existing, empty folder. Nothing is written outside of it: absolute paths, `..`, devices and links that
 * lead out are refused with SQ-SCAN-ARCHIVE. Executable bits are kept. After a failure the caller removes the folder.
 *
 * @param name how the archive is called
 * @param read hands all entries to the writer
 * @param stopped gives up before the next entry, with the signal's own reason
 */
export async function unpackInto(
  folder: string,
  name: string,
  read: (writer: ArchiveWriter) => Promise<void>,
  stopped?: AbortSignal,
): Promise<void> {
  const writer = new ArchiveWriter(name, folder, stopped);
  try {
    await read(writer);
    await writer.finish();
  } catch (error) {
    stopped?.throwIfAborted();
    // The disk's failures have words of their own.
    if (error instanceof TaskError || diskReason(error) !== undefined) throw error;
    throw archiveRefused(name, messageOf(error), error);
  }
}

/**
 * Writes entries below a folder. Links are made last, and no entry may lie below one: so nothing is written through a link,
 * whatever chain of links an archive builds.
 */
export class ArchiveWriter {
  readonly #links: Link[] = [];
  readonly #folders = new Set<string>();
  /** Where entries lie, links included. */
  readonly #places = new Set<string>();
  #entries = 0;
  #bytes = 0;

  constructor(
    private readonly archive: string,
    private readonly root: string,
    private readonly stopped?: AbortSignal,
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
    this.#refuseBelowLinks();
    const root = await realpath(this.root);
    const [hard, symbolic] = [this.#links.filter(isHard), this.#links.filter((link) => !isHard(link))];
    for (const { path, target } of hard) {
      await this.#makeFolder(dirname(path));
      const file = await lstat(target);
      if (!file.isFile()) throw this.refusal(`the link "${path}" does not lead to a file`);
      this.#bytes += file.size;
      if (this.#bytes > MOST_BYTES) throw this.refusal('it is too large');
      await copyFile(target, path);
    }
    for (const { path, target } of symbolic) {
      await this.#makeFolder(dirname(path));
      // A file system may take two names for one, in another case for example.
      const parent = await realpath(dirname(path));
      if (!isBelow(root, parent) || !isBelow(root, resolve(parent, target))) {
        throw this.refusal(`the link "${path.slice(this.root.length + 1)}" leads outside`);
      }
      await symlink(target, path);
    }
    for (const { path } of symbolic) {
      const real = await realpath(path).catch(() => undefined);
      if (real === undefined || !isBelow(root, real)) {
        throw this.refusal(`the link "${path.slice(this.root.length + 1)}" leads outside or nowhere`);
      }
    }
  }

  #refuseBelowLinks(): void {
    const links = new Set(this.#links.map(({ path }) => path.toLowerCase()));
    for (const place of links.size === 0 ? [] : this.#places) {
      for (let above = dirname(place); above.length > this.root.length; above = dirname(above)) {
        if (links.has(above.toLowerCase())) {
          throw this.refusal(`"${place.slice(this.root.length + 1)}" lies below a link of the archive`);
        }
      }
    }
  }

  async #makeFolder(path: string): Promise<void> {
    if (this.#folders.has(path)) return;
    await mkdir(path, { recursive: true });
    this.#folders.add(path);
  }

  #place(name: string, counts = true): string {
    this.stopped?.throwIfAborted();
    if (counts && ++this.#entries > MOST_ENTRIES) throw this.refusal(`it has more than ${MOST_ENTRIES} entries`);
    const path = name.replace(/\\/g, '/');
    const parts = path.split('/');
    if (name === '' || path.startsWith('/') || /^[a-z]:/i.test(path) || parts.includes('..') || path.includes('\0')) {
      throw this.refusal(`"${name}" would land outside of its folder`);
    }
    const place = this.#within(join(this.root, ...parts), name);
    if (counts) this.#places.add(place);
    return place;
  }

  #within(path: string, name: string): string {
    if (isBelow(this.root, path)) return path;
    throw this.refusal(`"${name}" would land outside of its folder`);
  }
}

const isBelow = (root: string, path: string): boolean => path === root || path.startsWith(root + sep);
const isHard = ({ kind }: Link): boolean => kind === 'hard';
