import type { Readable } from 'node:stream';
import { unpackInto, type ArchiveWriter } from './archive-writer';

/** Unpacks a `.zip`; see `unpackInto`. */
export function unpackZip(archive: string, name: string, folder: string, stopped?: AbortSignal): Promise<void> {
  return unpackInto(folder, name, (writer) => readZip(archive, writer), stopped);
}

const FILE_KIND = 0o170000;
const SYMBOLIC_LINK = 0o120000;

/** The library is loaded when something is unpacked, which most runs never do. */
async function readZip(archive: string, writer: ArchiveWriter): Promise<void> {
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
