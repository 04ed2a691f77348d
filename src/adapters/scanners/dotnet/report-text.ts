import { createReadStream, createWriteStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** How the text of a report is written. */
export type ReportEncoding = 'utf-8' | 'utf-16le' | 'utf-16be';

/** Tells it by the byte order mark, else by the first sign, which is that of a tag. */
function encodingOf(begin: Uint8Array): ReportEncoding {
  const [first, second] = begin;
  if ((first === 0xff && second === 0xfe) || (first === 0x3c && second === 0)) return 'utf-16le';
  return (first === 0xfe && second === 0xff) || (first === 0 && second === 0x3c) ? 'utf-16be' : 'utf-8';
}

/** The first bytes of a report as text, without a byte order mark. */
export async function readBegin(path: string, bytes: number): Promise<{ text: string; encoding: ReportEncoding }> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(bytes), 0, bytes, 0);
    const begin = buffer.subarray(0, bytesRead);
    const encoding = encodingOf(begin);
    return { encoding, text: new TextDecoder(encoding).decode(begin) };
  } finally {
    await file.close();
  }
}

/** A declaration of the encoding that would be wrong afterwards. */
const DECLARED = /^(<\?xml[^>]{0,200}?\sencoding\s*=\s*)(["'])utf-?16(?:le|be)?\2/i;

/**
 * Writes a report in UTF-8, since the plug-ins of SonarQube read nothing else and end the analysis over anything else.
 *
 * @param path one in another encoding
 * @param target a new file
 */
export async function writeInUtf8(
  path: string,
  encoding: ReportEncoding,
  target: string,
  stopped: AbortSignal,
): Promise<void> {
  const decoder = new TextDecoder(encoding);
  async function* texts(): AsyncGenerator<string> {
    let isFirst = true;
    for await (const chunk of createReadStream(path)) {
      const text = decoder.decode(chunk as Buffer, { stream: true });
      yield isFirst ? text.replace(DECLARED, '$1$2utf-8$2') : text;
      isFirst = false;
    }
    yield decoder.decode();
  }
  await pipeline(Readable.from(texts()), createWriteStream(target), { signal: stopped });
}
