import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { extract } from 'tar-stream';

const ARCHIVE = path.join(__dirname, '..', 'fixtures', 'dotnet', 'recorded-job.tar.gz');
/** The folder in which the job ran, which many of its files name. */
const RECORDED_AT = 'agent/_work';

/**
 * Unpacks a whole job as it stood when the second step had ended: the checkout and `.sonarqube` below `1`, reports of tests
 * and coverage in `_temp`. Files that name their place name the new one.
 *
 * @param folder absolute, without links
 * @param named folder that the files name, where it is another one. The analyzers' own files tell the length of each path, so
 *   an engine can read them only where it is as long as the recorded one: 12 characters.
 */
export async function unpackRecordedJob(folder: string, named = folder): Promise<void> {
  const archive = extract();
  archive.end(gunzipSync(readFileSync(ARCHIVE)));
  for await (const entry of archive) {
    const chunks: Buffer[] = [];
    for await (const chunk of entry) chunks.push(chunk as Buffer);
    if (entry.header.type !== 'file') continue;
    const file = path.join(folder, entry.header.name.replace(/^(?:\.\/)?_work\//, ''));
    // One byte is one character, so that binary files stay as they are.
    const content = Buffer.concat(chunks).toString('latin1').replaceAll(RECORDED_AT, named.replace(/^\//, ''));
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, content, 'latin1');
  }
}
