import { open, readFile, type FileHandle } from 'node:fs/promises';
import type { ImportJournal } from '../../ports/import-journal';

/**
 * A journal in a file that its owner alone may read. Lines are written one after the other, each through to the disk.
 *
 * @param path absolute
 */
export function journalFile(path: string): ImportJournal & { readonly close: () => Promise<void> } {
  let handle: Promise<FileHandle> | undefined;
  let last: Promise<unknown> = Promise.resolve();
  return {
    path,
    read: async () => {
      try {
        return await readFile(path, 'utf8');
      } catch (error) {
        if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '';
        throw error;
      }
    },
    append: (text) => {
      handle ??= openAtLineEnd(path);
      const written = Promise.all([handle, last.catch(() => undefined)]).then(async ([file]) => {
        await file.appendFile(text, 'utf8');
        await file.datasync();
      });
      last = written;
      return written;
    },
    close: async () => {
      await last.catch(() => undefined);
      await (await handle)?.close();
    },
  };
}

/** What a writer that died left of a line gets its end first, or the next line would be lost with it. */
async function openAtLineEnd(path: string): Promise<FileHandle> {
  const file = await open(path, 'a+', 0o600);
  const { size } = await file.stat();
  if (size === 0) return file;
  const { buffer } = await file.read(Buffer.alloc(1), 0, 1, size - 1);
  if (buffer.toString() === '\n') return file;
  const content = await readFile(path, 'utf8');
  await file.truncate(Buffer.byteLength(content.slice(0, content.lastIndexOf('\n') + 1), 'utf8'));
  return file;
}
