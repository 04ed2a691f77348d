import { closeSync, constants, fstatSync, lstatSync, openSync, readSync, realpathSync, statSync } from 'node:fs';
import { sep } from 'node:path';
import { fileRefused } from '../../errors/configuration-errors';
import { messageOf, TaskError } from '../../errors/errors';

/** Settings and reports of scanners are a few kilobytes. */
const MOST_BYTES = 1024 * 1024;
const CHUNK_BYTES = 64 * 1024;

/**
 * Text of a file that somebody else wrote: the repository, a scanner, a script of the job. Only a regular file of at most
 * 1 MB is read, whose real place, behind all links, is below the folder: a link could lead to what only the agent may read,
 * a device never ends, and a pipe is waited for without an end.
 *
 * Each call of the system that is waited for in a promise costs as much as ten answers, and what a scanner is started with
 * waits for all of them: so the file is looked at and read at once.
 *
 * @param path absolute
 * @param within absolute folder that the file must lie in
 * @returns UTF-8 text without its byte order mark; `undefined` when there is no such file. Throws SQ-CONF-FILE for what is
 *   not read.
 */
export async function readUntrustedFile(
  path: string,
  within: string,
  mostBytes = MOST_BYTES,
): Promise<string | undefined> {
  const content = await readUntrustedBytes(path, within, mostBytes);
  return content === undefined ? undefined : toText(path, content);
}

/** The bytes of such a file, for who knows their encoding. Answers and throws as `readUntrustedFile` does. */
export function readUntrustedBytes(path: string, within: string, mostBytes: number): Promise<Buffer | undefined> {
  return new Promise((resolve) => resolve(readAtOnce(path, within, mostBytes)));
}

function readAtOnce(path: string, within: string, mostBytes: number): Buffer | undefined {
  try {
    if (isAway(path)) return undefined;
    const real = realpathSync.native(path);
    if (!isBelow(realpathSync.native(within), real)) {
      throw fileRefused(path, `it is a link that leads out of "${within}"`);
    }
    // Opening alone may wait or act, where it is a pipe or a device.
    if (!lstatSync(real).isFile()) throw fileRefused(path, 'it is not a regular file');
    return readRegular(path, real, mostBytes);
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error instanceof TaskError ? error : fileRefused(path, messageOf(error), error);
  }
}

/** Whether something really lies in a folder, or is it, behind all links. */
export function liesIn(path: string, folder: string): boolean {
  try {
    const [real, root] = [realpathSync.native(path), realpathSync.native(folder)];
    return real === root || isBelow(root, real);
  } catch {
    return false;
  }
}

function isBelow(root: string, path: string): boolean {
  return path.startsWith(root.endsWith(sep) ? root : root + sep);
}

/** Neither constant exists on Windows, which has no such pipes among its files. */
const FLAGS = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOFOLLOW ?? 0);

function readRegular(path: string, real: string, mostBytes: number): Buffer {
  const file = openSync(real, FLAGS);
  try {
    if (!fstatSync(file).isFile()) throw fileRefused(path, 'it is not a regular file');
    // The size that a file tells need not be what it gives.
    const chunks: Buffer[] = [];
    for (let length = 0; ;) {
      const chunk = Buffer.alloc(CHUNK_BYTES);
      const bytesRead = readSync(file, chunk, 0, CHUNK_BYTES, length);
      if (bytesRead === 0) return Buffer.concat(chunks);
      length += bytesRead;
      if (length > mostBytes) throw fileRefused(path, `it has more than ${mostBytes / 1024 ** 2} MB`);
      chunks.push(chunk.subarray(0, bytesRead));
    }
  } finally {
    closeSync(file);
  }
}

function toText(path: string, content: Buffer): string {
  if (content.includes(0)) throw fileRefused(path, 'it is not UTF-8 text, but most likely UTF-16; save it as UTF-8');
  return content.toString('utf8').replace(/^\ufeff/, '');
}

/** Whether a file is not there, which is what most of them are that are looked for. */
function isAway(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false }) === undefined;
}

/** A part of the path may be a file, which is as good as missing. */
export function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
}
