import { constants } from 'node:fs';
import { lstat, open, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { isSecretProperty } from '../../../domain/inputs/secret-property';
import { isMissing, liesIn } from '../../system/untrusted-file';

/**
 * Takes secrets out of what the second step leaves: it writes every property that it was given, but the credentials that it
 * knows, into files that everybody on the agent may read. A file that cannot be read is removed, and so is a link in its place:
 * a step of the job could have it lead anywhere.
 *
 * @param folder `.sonarqube`, absolute
 * @param secrets names of properties that are secret, whatever they are called
 */
export async function removeSecrets(folder: string, secrets: ReadonlySet<string>): Promise<void> {
  const isSecret = (key: string): boolean => secrets.has(key) || isSecretProperty(key);
  await Promise.all([
    rewrite(folder, 'ScannerEngineInput.json', (text) => withoutProperties(text, isSecret)),
    rewrite(folder, 'sonar-project.properties', (text) => withoutLines(text, isSecret)),
  ]);
}

/** Windows has no such flag, and makes links for administrators only. */
const FLAGS = constants.O_RDWR | (constants.O_NOFOLLOW ?? 0);

async function rewrite(folder: string, name: string, change: (text: string) => string): Promise<void> {
  const path = join(folder, 'out', name);
  // What lies elsewhere is not the scanner's, and nothing there may be changed.
  if (!liesIn(dirname(path), folder)) return;
  try {
    if (!(await lstat(path)).isFile()) throw new Error('it is no regular file');
    const file = await open(path, FLAGS);
    try {
      const text = await file.readFile('utf8');
      const changed = change(text.replace(/^\ufeff/, ''));
      if (changed === text) return;
      await file.truncate(0);
      await file.write(changed, 0);
    } finally {
      await file.close();
    }
  } catch (error) {
    if (!isMissing(error)) await rm(path, { force: true, recursive: true });
  }
}

function withoutProperties(text: string, isSecret: (key: string) => boolean): string {
  const input = JSON.parse(text) as { scannerProperties: { key: string }[] };
  const scannerProperties = input.scannerProperties.filter(({ key }) => !isSecret(key));
  if (scannerProperties.length === input.scannerProperties.length) return text;
  return JSON.stringify({ ...input, scannerProperties }, null, 2);
}

/** A value goes on in the next line after a backslash. */
function withoutLines(text: string, isSecret: (key: string) => boolean): string {
  return text.replace(/^([^=\r\n]+)=(?:\\\r?\n|[^\r\n])*(?:\r?\n|$)/gm, (line, key: string) =>
    isSecret(key.trim()) ? '' : line,
  );
}
