import { chooseBaseDirectory } from '../../domain/inputs/base-directory';
import { relativeTo, resolvePath } from '../../domain/inputs/file-path';
import type { JobContext } from '../../domain/job-context';
import type { PrepareInputs } from '../../domain/inputs/prepare-inputs';
import { projectKeyProblem } from '../../domain/inputs/project-key';
import { quoted } from '../../domain/parsed';
import { mergeProjectSettings, type ProjectSettings } from '../../domain/inputs/project-settings';
import type { ScannerProperties } from '../../domain/inputs/scanner-properties';
import { propertiesOfOptions } from '../../domain/inputs/split-words';
import { credentialInProperties, invalidInputs } from '../../errors/configuration-errors';
import { projectKeyMissing } from '../../errors/project-errors';
import type { Agent } from '../../ports/agent';
import type { Credentials } from '../../secrets/credentials';
import type { Files } from '../../ports/files';
import type { Logger } from '../../ports/logger';
import { readPropertiesFile, type PropertiesFile } from './read-properties-file';
import { warnOfMisspelled, warnOfSkip, warnOfRepeated } from './warn-of-properties';

export interface Project {
  /** Empty where only the build tool knows it. */
  readonly key: string;
  readonly name: string | null;
  /** Folder that is analyzed, absolute. */
  readonly baseDirectory: string;
  readonly settings: ProjectSettings;
  /** The properties file of the repository, where nothing else names the project. */
  readonly keyFile: KeyFile | null;
}

export interface KeyFile {
  readonly path: string;
  /** The key of the project with other properties in the file; empty where they have none. */
  keyWith(properties: ScannerProperties): string;
}

interface ProjectPorts {
  readonly agent: Pick<Agent, 'variable'>;
  readonly files: Files;
  readonly logger: Logger;
}

/**
 * Reads what the repository and the pipeline say about the project, and refuses what cannot work. Credentials in
 * properties are ignored when they are the connection's, and refused when they are others.
 */
export async function readProject(
  inputs: PrepareInputs,
  { folders: { sources }, pullRequest }: Pick<JobContext, 'folders' | 'pullRequest'>,
  credentials: Credentials,
  { agent, files, logger }: ProjectPorts,
): Promise<Project> {
  warnOfRepeated('extraProperties', inputs.repeatedProperties, logger);
  const file = withoutOutsideFolder(await readPropertiesFile(inputs, sources, files, logger), sources);
  const options = inputs.scannerMode === 'cli' ? propertiesOfOptions(agent.variable('SONAR_SCANNER_OPTS') ?? '') : NONE;
  const { project, extraProperties: extra } = inputs;
  const layers = { options, project, extra, isPullRequest: pullRequest !== null };
  const settingsWith = (properties: ScannerProperties): ProjectSettings =>
    mergeProjectSettings({ ...layers, file: properties }, (name) => agent.variable(name));
  const keyWith = (properties: ScannerProperties): string => settingsWith(properties).plain.get(KEY) ?? '';
  const settings = settingsWith(file.properties);
  warnOfLeftOut(file, settings, logger);
  const written = [
    ['extraProperties', inputs.extraProperties],
    ['SONAR_SCANNER_OPTS', options],
    [`"${file.path}"`, file.properties],
  ] as const;
  warnOfMisspelled(written, logger);
  warnOfSkip(written, logger);
  for (const { property, value } of settings.credentials) {
    const source = inputs.extraProperties.has(property)
      ? 'extraProperties'
      : options.has(property)
        ? 'SONAR_SCANNER_OPTS'
        : `"${file.path}"`;
    if (value !== '' && !isOfConnection(property, value, credentials)) throw credentialInProperties(source, property);
    logger.warning(
      `The property ${property} of ${source} is not needed: the service connection gives it. Remove the line.`,
    );
  }
  if (settings.hostUrl !== null) {
    logger.debug('sonar.host.url of the properties is not used: the service connection names the server.');
  }
  const base = chooseBaseDirectory(inputs.baseDirectory, settings.plain, sources);
  if (!base.ok) throw invalidInputs(base.problems);
  const key = settings.plain.get(KEY) ?? '';
  const knownLater = inputs.scannerMode === 'other';
  if (key === '' && !knownLater) throw projectKeyMissing(file.path);
  const problem = key === '' ? undefined : projectKeyProblem(key);
  if (problem !== undefined) {
    throw invalidInputs([`sonar.projectKey: ${quoted(key)} cannot be a project key: ${problem}.`]);
  }
  checkModuleNames(settings.plain);
  return {
    key,
    name: settings.plain.get('sonar.projectName') ?? null,
    baseDirectory: base.value ?? sources,
    settings: { ...settings, leftOut: [...file.leftOut, ...settings.leftOut] },
    keyFile: keyWith(NONE) === key ? null : { path: file.path, keyWith },
  };
}

/**
 * Properties of a module stand under its name, also those that SonarScanner CLI reads from the module's own file: of one that
 * is called "sonar" they would be properties of the whole analysis, which a repository does not decide about.
 */
function checkModuleNames(properties: ScannerProperties): void {
  const names = (properties.get('sonar.modules') ?? '').split(',').map((name) => name.trim());
  if (!names.some((name) => /^sonar(?:\.|$)/i.test(name))) return;
  throw invalidInputs([
    'sonar.modules: a module cannot be called "sonar", since its properties would be those of the whole analysis. Give it another name, and its folder as <name>.sonar.projectBaseDir.',
  ]);
}

const NONE: ScannerProperties = new Map();
const BASE = 'sonar.projectBaseDir';
const KEY = 'sonar.projectKey';

/** A repository decides about its own folders only. */
function withoutOutsideFolder(
  file: PropertiesFile,
  sources: string,
): PropertiesFile & { readonly leftOut: readonly string[] } {
  const folder = file.properties.get(BASE);
  if (folder === undefined || relativeTo(sources, resolvePath(sources, folder)) !== undefined) {
    return { ...file, leftOut: [] };
  }
  const properties = new Map(file.properties);
  properties.delete(BASE);
  return { ...file, properties, leftOut: [BASE] };
}

function warnOfLeftOut(
  file: { readonly path: string; readonly leftOut: readonly string[] },
  { leftOut, refused }: ProjectSettings,
  logger: Logger,
): void {
  const names = [...file.leftOut, ...leftOut];
  if (names.length > 0) {
    const shown = names.slice(0, 20).join(', ') + (names.length > 20 ? ` and ${names.length - 20} more` : '');
    logger.warning(
      `"${file.path}" cannot set ${shown}: what starts programs, reaches the network, leaves the checkout, skips the analysis or takes a pull request for something else is not for the repository to decide. Write it in extraProperties of Prepare, where it is wanted.`,
    );
  }
  if (refused.length > 0) logger.warning(`Left empty in the properties: ${refused.slice(0, 20).join('; ')}.`);
}

function isOfConnection(property: string, value: string, credentials: Credentials): boolean {
  if (credentials.scheme === 'token') return property !== 'sonar.password' && credentials.token.equals(value);
  return property === 'sonar.login' ? credentials.login === value : credentials.password.equals(value);
}
