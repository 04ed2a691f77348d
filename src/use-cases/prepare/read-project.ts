import { chooseBaseDirectory } from '../../domain/inputs/base-directory';
import { trustedFolder } from '../../domain/inputs/file-path';
import { PROPERTIES_FILE, type PrepareInputs } from '../../domain/inputs/prepare-inputs';
import { projectKeyProblem } from '../../domain/inputs/project-key';
import { mergeProjectSettings, type ProjectSettings } from '../../domain/inputs/project-settings';
import { parseJavaProperties, type ScannerProperties } from '../../domain/inputs/scanner-properties';
import { credentialInProperties, invalidInputs, projectKeyMissing, propertiesFileMissing } from '../../errors/catalog';
import type { Logger } from '../../ports/logger';
import type { Credentials } from '../../ports/agent';
import type { Files } from '../../ports/files';

export interface Project {
  /** Empty where only the build tool knows it. */
  readonly key: string;
  readonly name: string | null;
  /** Folder that is analysed, absolute. */
  readonly baseDirectory: string;
  readonly settings: ProjectSettings;
}

/**
 * Reads what the repository and the pipeline say about the project, and refuses what cannot work. Credentials in
 * properties are ignored when they are the connection's, and refused when they are others.
 *
 * @param sources the agent's folder of sources (`System.DefaultWorkingDirectory`)
 */
export async function readProject(
  inputs: PrepareInputs,
  sources: string,
  credentials: Credentials,
  files: Files,
  logger: Logger,
): Promise<Project> {
  const file = await readPropertiesFile(inputs, sources, files, logger);
  const settings = mergeProjectSettings(file.properties, inputs.project, inputs.extraProperties);
  for (const { property, value } of settings.credentials) {
    const place = inputs.extraProperties.has(property) ? 'extraProperties' : `"${file.path}"`;
    if (value !== '' && !isOfConnection(property, value, credentials)) throw credentialInProperties(place, property);
    logger.warning(
      `The property ${property} of ${place} is not needed: the service connection gives it. Remove the line.`,
    );
  }
  if (settings.hostUrl !== null) {
    logger.debug('sonar.host.url of the properties is not used: the service connection names the server.');
  }
  const base = chooseBaseDirectory(inputs.baseDirectory, settings.plain, sources);
  if (!base.ok) throw invalidInputs(base.problems);
  const key = settings.plain.get('sonar.projectKey') ?? '';
  const knownLater = inputs.scannerMode === 'other';
  if (key === '' && !knownLater) throw projectKeyMissing(file.path);
  const problem = key === '' ? undefined : projectKeyProblem(key);
  if (problem !== undefined) {
    throw invalidInputs([`sonar.projectKey: "${key}" cannot be a project key: ${problem}.`]);
  }
  return {
    key,
    name: settings.plain.get('sonar.projectName') ?? null,
    baseDirectory: base.value ?? sources,
    settings,
  };
}

/** In manual mode the file is read as well where it exists, since SonarScanner CLI has always done so. */
async function readPropertiesFile(
  inputs: PrepareInputs,
  sources: string,
  files: Files,
  logger: Logger,
): Promise<{ readonly path: string; readonly properties: ScannerProperties }> {
  const demanded = inputs.project?.mode === 'file' ? inputs.project.files : null;
  const paths = demanded ?? [`${inputs.baseDirectory ?? sources}/${PROPERTIES_FILE}`];
  if (inputs.scannerMode !== 'cli') return { path: paths[0] ?? '', properties: new Map() };
  for (const path of paths) {
    const text = await files.readText(path, trustedFolder(path, sources));
    if (text === undefined) continue;
    if (paths.length > 1) logger.info(`Settings  ${path}`);
    return { path, properties: parseJavaProperties(text) };
  }
  if (demanded !== null) throw propertiesFileMissing(paths);
  return { path: paths[0] ?? '', properties: new Map() };
}

function isOfConnection(property: string, value: string, credentials: Credentials): boolean {
  if (credentials.scheme === 'token') return property !== 'sonar.password' && credentials.token.equals(value);
  return property === 'sonar.login' ? credentials.login === value : credentials.password.equals(value);
}
