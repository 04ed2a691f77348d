import { createWriteStream } from 'node:fs';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { openPromise } from 'yauzl';
import { ZipFile } from 'yazl';

/** Copies an archive with its entries sorted, and with one time and mode for all: what is the same inside is the same outside. */
export async function repack(from: string, to: string): Promise<void> {
  const source = await openPromise(from);
  const contents = new Map<string, Buffer>();
  for await (const entry of source.eachEntry()) {
    if (!entry.fileName.endsWith('/'))
      contents.set(entry.fileName, await buffer(await source.openReadStreamPromise(entry)));
  }

  // Archives hold local time without a zone, so a local time gives the same bytes everywhere.
  const time = new Date(2020, 0, 1);
  const target = new ZipFile();
  for (const name of [...contents.keys()].sort()) {
    const content = contents.get(name);
    if (content === undefined) continue;
    target.addBuffer(normalized(name, content), name, {
      mtime: time,
      mode: 0o100644,
      forceDosTimestamp: true,
      compressionLevel: 9,
    });
  }
  target.end();
  await pipeline(target.outputStream, createWriteStream(to));
}

/** The packaging tool lists files in the order in which it happened to read them. */
function normalized(name: string, content: Buffer): Buffer {
  if (name === 'extension.vsixmanifest') return Buffer.from(sortElements(content.toString(), 'Asset'));
  if (name === '[Content_Types].xml') {
    return Buffer.from(sortElements(sortElements(content.toString(), 'Default'), 'Override'));
  }
  return content;
}

/** Sorts the empty elements of one name among the places where they stand. */
function sortElements(xml: string, name: string): string {
  const element = new RegExp(`<${name} [^>]*/>`, 'g');
  const sorted = (xml.match(element) ?? []).sort();
  return xml.replace(element, () => sorted.shift() ?? '');
}
