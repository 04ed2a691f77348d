import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { archiveRefused } from '../../../errors/scanner-errors';
import { TaskError } from '../../../errors/errors';
import { unpackInto, type ArchiveWriter } from './archive-writer';
import { unpackZip } from './zip-archive';

/**
 * Unpacks a `.zip`, `.tar.gz` or `.tgz`; see `unpackInto`.
 *
 * @param name how the archive is called, which tells its kind
 */
export async function unpack(archive: string, name: string, folder: string, stopped?: AbortSignal): Promise<void> {
  if (/\.zip$/i.test(name)) return unpackZip(archive, name, folder, stopped);
  if (/\.(tar\.gz|tgz)$/i.test(name)) return unpackInto(folder, name, (writer) => readTarGz(archive, writer), stopped);
  throw archiveRefused(name, 'it is neither .zip nor .tar.gz');
}

/** The library is loaded when a runtime is unpacked, which most runs never do. */
async function readTarGz(archive: string, writer: ArchiveWriter): Promise<void> {
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
