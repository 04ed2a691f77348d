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
 * Tells of a properties file in the checkout: SonarScanner for .NET does not read it, and versions before 12 even refuse it
 * beside a project. What it says is offered in the form of `extraProperties`; where nothing is lost, it is no warning.
 */
export async function warnOfPropertiesFile(
  { scannerMode, extraProperties }: PrepareInputs,
  baseDirectory: string,
  files: Pick<Files, 'readText'>,
  logger: Logger,
): Promise<void> {
  if (scannerMode !== 'dotnet') return;
  const path = `${baseDirectory}/${PROPERTIES_FILE}`;
  const what = `"${path}" does nothing with scannerMode: dotnet, and SonarScanner for .NET before 12 ends where it lies beside a project. Remove it.`;
  const read = async (): Promise<ScannerProperties | undefined> => {
    const text = await files.readText(path, baseDirectory);
    return text === undefined ? undefined : parseJavaProperties(text, path);
  };
  // One that cannot be read is there as well.
  const properties = await read().catch(() => null);
  if (properties === undefined) return;
  if (properties === null) {
    logger.warning(what);
    return;
  }
  const lost = [...properties].filter(([key]) => !extraProperties.has(key) && !OF_OTHERS.test(key));
  if (lost.length === 0) {
    logger.info(what);
    return;
  }
  const offered = lost
    .filter(([key]) => !isSecretProperty(key))
    .map(([key, value]) => `${key}=${value.replace(/\s+/g, ' ')}`)
    .filter((line) => line.length <= LONGEST)
    .slice(0, MOST_OFFERED);
  const rest = lost.length - offered.length;
  const lines = [
    what,
    'Where its settings are still wanted, write them into extraProperties of Prepare:',
    ...offered,
    ...(rest > 0 ? [`and ${rest} more of the file`] : []),
  ];
  logger.warning(lines.join('\n'));
}
