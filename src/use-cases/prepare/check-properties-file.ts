import { PROPERTIES_FILE, type PrepareInputs } from '../../domain/inputs/prepare-inputs';
import { parseJavaProperties, type ScannerProperties } from '../../domain/inputs/scanner-properties';
import { isSecretProperty } from '../../domain/inputs/secret-property';
import type { Files } from '../../ports/files';
import type { Logger } from '../../ports/logger';

/** Inputs of their own, or what the build and the connection tell. */
const OF_OTHERS =
  /^sonar\.(?:projectKey|projectName|projectVersion|projectBaseDir|sources|tests|modules|host\.url|language)$|(?:^|\.)sonar\.(?:sources|tests|projectBaseDir)$/;
const MOST_OFFERED = 20;
const LONGEST = 200;

/**
 * Warns of a properties file in the checkout: SonarScanner for .NET does not read it, and versions before 12 even refuse it
 * beside a project. What it says is offered in the form of `extraProperties`.
 */
export async function warnOfPropertiesFile(
  { scannerMode, extraProperties }: PrepareInputs,
  baseDirectory: string,
  files: Pick<Files, 'readText'>,
  logger: Logger,
): Promise<void> {
  if (scannerMode !== 'dotnet') return;
  const path = `${baseDirectory}/${PROPERTIES_FILE}`;
  const read = async (): Promise<ScannerProperties | undefined> => {
    const text = await files.readText(path, baseDirectory);
    return text === undefined ? undefined : parseJavaProperties(text, path);
  };
  // One that cannot be read is there as well.
  const properties = await read().catch((): ScannerProperties => new Map());
  if (properties === undefined) return;
  const wanted = [...properties].filter(([key]) => !extraProperties.has(key) && !OF_OTHERS.test(key));
  const secret = wanted.filter(([key]) => isSecretProperty(key)).map(([key]) => key);
  const offered = wanted
    .filter(([key]) => !secret.includes(key))
    .map(([key, value]) => `${key}=${value.replace(/\s+/g, ' ')}`)
    .filter((line) => line.length <= LONGEST)
    .slice(0, MOST_OFFERED);
  const rest = wanted.length - offered.length;
  const lines = [
    `"${path}" does nothing with scannerMode: dotnet, and SonarScanner for .NET before 12 ends where it lies beside a project. Remove it.`,
    ...(offered.length === 0
      ? []
      : ['Where its settings are still wanted, write them into extraProperties of Prepare:']),
    ...offered,
    ...(offered.length > 0 && rest > 0 ? [`and ${rest} more of the file`] : []),
  ];
  logger.warning(lines.join('\n'));
}
