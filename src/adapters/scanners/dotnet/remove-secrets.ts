import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isSecretProperty } from '../../../domain/inputs/secret-property';
import { isMissing } from '../../system/untrusted-file';

/**
 * Takes secrets out of what the second step leaves: it writes every property that it was given, but the credentials that it
 * knows, into files that everybody on the agent may read. A file that cannot be read is removed.
 *
 * @param folder `.sonarqube`, absolute
 * @param secrets names of properties that are secret, whatever they are called
 */
export async function removeSecrets(folder: string, secrets: ReadonlySet<string>): Promise<void> {
  const isSecret = (key: string): boolean => secrets.has(key) || isSecretProperty(key);
  await Promise.all([
    rewrite(join(folder, 'out', 'ScannerEngineInput.json'), (text) => withoutProperties(text, isSecret)),
    rewrite(join(folder, 'out', 'sonar-project.properties'), (text) => withoutLines(text, isSecret)),
  ]);
}

async function rewrite(path: string, change: (text: string) => string): Promise<void> {
  try {
    const text = await readFile(path, 'utf8');
    const changed = change(text.replace(/^\ufeff/, ''));
    if (changed !== text) await writeFile(path, changed);
  } catch (error) {
    if (!isMissing(error)) await rm(path, { force: true });
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
