import { resolvePath, trustedFolder } from '../../domain/inputs/file-path';
import { PROPERTIES_FILE, type PrepareInputs } from '../../domain/inputs/prepare-inputs';
import { parseJavaProperties, repeatedInFile, type ScannerProperties } from '../../domain/inputs/scanner-properties';
import { propertiesFileMissing } from '../../errors/configuration-errors';
import type { Files } from '../../ports/files';
import type { Logger } from '../../ports/logger';
import { withModules } from './read-modules';
import { warnOfRepeated } from './warn-of-properties';

export interface PropertiesFile {
  /** Where it is, or was looked for. */
  readonly path: string;
  /** With those of modules; empty where there is no file. */
  readonly properties: ScannerProperties;
}

/**
 * Reads the properties file of the repository as SonarScanner CLI does, with the files of its modules. In manual mode it is
 * read as well where it exists, since SonarScanner CLI has always done so. Only what stands below the checkout, or where the
 * pipeline names a file outside, is read.
 *
 * @param sources the agent's folder of sources (`System.DefaultWorkingDirectory`)
 */
export async function readPropertiesFile(
  inputs: PrepareInputs,
  sources: string,
  files: Files,
  logger: Logger,
): Promise<PropertiesFile> {
  const written = inputs.extraProperties.get('project.settings') ?? '';
  const demanded =
    written !== ''
      ? [resolvePath(inputs.baseDirectory ?? sources, written)]
      : inputs.project?.mode === 'file'
        ? inputs.project.files
        : null;
  const paths = demanded ?? [`${inputs.baseDirectory ?? sources}/${PROPERTIES_FILE}`];
  if (inputs.scannerMode !== 'cli') return { path: paths[0] ?? '', properties: new Map() };
  const read = async (path: string): Promise<ScannerProperties | undefined> => {
    const text = await files.readText(path, trustedFolder(path, sources));
    if (text === undefined) return undefined;
    const properties = parseJavaProperties(text, path);
    warnOfRepeated(`"${path}"`, repeatedInFile(text), logger);
    return properties;
  };
  for (const path of paths) {
    const properties = await read(path);
    if (properties === undefined) continue;
    if (paths.length > 1) logger.info(`Settings  ${path}`);
    const folder = inputs.baseDirectory ?? resolvePath(sources, properties.get('sonar.projectBaseDir') || '.');
    return { path, properties: await withModules(properties, folder, read, (place) => files.liesIn(place, folder)) };
  }
  if (demanded !== null) throw propertiesFileMissing(paths);
  return { path: paths[0] ?? '', properties: new Map() };
}
