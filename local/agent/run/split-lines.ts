import { type Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';

/**
 * Gives each line of a stream, without its end, as .NET's reader cuts them. Answers a function that gives what is left
 * when the stream is not read any longer.
 */
export function splitLines(stream: Readable, onLine: (line: string) => void): () => void {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  const take = (text: string) => {
    const lines = (rest + text).split(/\r\n|\n|\r(?!$)/);
    rest = lines.pop() ?? '';
    for (const line of lines) onLine(line);
  };
  let ended = false;
  const finish = () => {
    if (ended) return;
    ended = true;
    take(decoder.end());
    const last = rest.replace(/\r$/, '');
    rest = '';
    if (last !== '') onLine(last);
  };
  stream.on('data', (chunk: Buffer) => take(decoder.write(chunk)));
  stream.once('end', finish);
  return finish;
}
