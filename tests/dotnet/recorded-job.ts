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

/** The methods of the recorded tests, as the analyzers would tell them. */
const TEST_METHODS = ['Totals', 'Grades', 'Later'];

/**
 * Leaves what the analyzers of a plug-in of 10.33 write of a test project, and those of the recording, 9.32, did not: which file
 * declares which test. Without it the plug-in knows no file for a test of a `.trx`, and leaves the test out. The form is that of
 * `MethodDeclarationsInfo` in the plug-in's protocol (SonarSource/sonar-dotnet).
 *
 * @param folder where the job was unpacked
 * @param named folder that its files name
 */
export function leaveTestMethods(folder: string, named: string): void {
  const text = (field: number, value: string | Buffer): Buffer => {
    const content = Buffer.from(value as string);
    return Buffer.concat([Buffer.from([field * 8 + 2]), length(content), content]);
  };
  const methods = TEST_METHODS.map((method) =>
    text(3, Buffer.concat([text(1, 'Shop.Tests.BasketTests'), text(2, method)])),
  );
  const file = path.posix.join(named, '1', 's', 'tests', 'Shop.Tests', 'UnitTest1.cs');
  const message = Buffer.concat([text(1, file), text(2, 'Shop.Tests'), ...methods]);
  const target = path.join(folder, '1', '.sonarqube', 'out', TEST_PROJECT, 'output-cs', 'test-method-declarations.pb');
  writeFileSync(target, Buffer.concat([length(message), message]));
}

/** Number of its compilation. */
const TEST_PROJECT = '3';

/** A length as protocol buffers write it: seven bits a byte, the last ones first. */
function length({ length: count }: Buffer): Buffer {
  const bytes: number[] = [];
  for (let rest = count; ; rest >>>= 7) {
    if (rest < 128) return Buffer.from([...bytes, rest]);
    bytes.push((rest & 127) | 128);
  }
}
