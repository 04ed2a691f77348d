import { chooseBaseDirectory } from './base-directory';
import { givenPath, isSamePath } from './file-path';
import { parseChoice, parsed, quoted, refused, type Parsed } from '../parsed';
import { projectKeyProblem } from './project-key';
import { parseExtraProperties, type RepeatedProperty, type ScannerProperties } from './scanner-properties';

/** Where the project is described. Paths are absolute: the agent roots them at the checkout. */
export type ProjectDescription =
  /** The first file that exists. */
  | { readonly mode: 'file'; readonly files: readonly string[] }
  | {
      readonly mode: 'manual';
      readonly key: string;
      readonly name: string | null;
      readonly version: string | null;
      readonly sources: string | null;
    };

/** The inputs of Prepare, checked. */
export interface PrepareInputs {
  readonly scannerMode: 'cli' | 'dotnet' | 'other';
  readonly scannerVersion: string | null;
  /** `null` in `other` mode, where the build tool knows its project. */
  readonly project: ProjectDescription | null;
  readonly extraProperties: ScannerProperties;
  /** Those of `extraProperties` that are written with several values. */
  readonly repeatedProperties: readonly RepeatedProperty[];
  readonly analysisName: string | null;
  /** Absolute, from the input or `extraProperties`; `null` where neither names a folder. */
  readonly baseDirectory: string | null;
  readonly defaultBranch: string | null;
  /** Whether the open pull request of a branch build is looked up. */
  readonly pullRequestDetection: 'build' | 'auto-detect';
  readonly unsupportedBranch: 'skip' | 'separate-project';
  readonly onServerUnavailable: 'fail' | 'skip';
  readonly caCertificate: string | null;
  /** Whether Maven and Gradle find the credentials in plain variables. */
  readonly exposeToken: boolean;
  /** Address of a folder with the archives of scanners; `null` for the vendors. */
  readonly scannerMirror: string | null;
  /** SHA-256 of the scanner's archive, in lower case. */
  readonly scannerSha256: string | null;
}

/** Name that SonarScanner CLI looks for. */
export const PROPERTIES_FILE = 'sonar-project.properties';

type Read = (name: string) => string | undefined;

/**
 * Reads the inputs of Prepare and names all problems at once.
 *
 * @param read a task input, trimmed, `undefined` when empty
 * @param sources the agent's folder of sources (`System.DefaultWorkingDirectory`).
 */
export function parsePrepareInputs(read: Read, sources: string): Parsed<PrepareInputs> {
  const problems: string[] = [];
  const keep = <T>(result: Parsed<T>, otherwise: T): T => {
    if (result.ok) return result.value;
    problems.push(...result.problems);
    return otherwise;
  };
  const path = (name: string): string | null => givenPath(read(name), sources);

  const scannerMode = keep(parseScannerMode(read('scannerMode')), 'cli');
  const extra = parseExtraProperties(read('extraProperties') ?? '');
  problems.push(...extra.problems.slice(0, 20).map((problem) => `extraProperties: ${problem}`));
  const inputs: PrepareInputs = {
    scannerMode,
    scannerVersion: keep(parseScannerVersion(read, scannerMode), null),
    project: scannerMode === 'other' ? null : keep(parseProject(read, scannerMode, path, sources), null),
    extraProperties: extra.properties,
    repeatedProperties: extra.repeated,
    analysisName: read('analysisName') ?? null,
    baseDirectory: keep(chooseBaseDirectory(path('projectBaseDir'), extra.properties, sources), null),
    defaultBranch: read('defaultBranch')?.replace(/^refs\/heads\//, '') ?? null,
    pullRequestDetection: keep(
      parseChoice('pullRequestDetection', read('pullRequestDetection'), ['build', 'auto-detect'], 'build'),
      'build',
    ),
    unsupportedBranch: keep(
      parseChoice('unsupportedBranch', read('unsupportedBranch'), ['skip', 'separate-project'], 'skip'),
      'skip',
    ),
    onServerUnavailable: keep(
      parseChoice('onServerUnavailable', read('onServerUnavailable'), ['fail', 'skip'], 'fail'),
      'fail',
    ),
    caCertificate: path('caCertificate'),
    exposeToken: keep(parseExposeToken(read('exposeToken'), scannerMode), false),
    scannerMirror: keep(parseMirror(read('scannerMirror')), null),
    scannerSha256: keep(parseChecksum(read('scannerSha256')), null),
  };
  return problems.length === 0 ? parsed(inputs) : refused(...problems);
}

function parseScannerMode(text: string | undefined): Parsed<PrepareInputs['scannerMode']> {
  if (text?.toLowerCase() === 'msbuild') return refused('scannerMode: "MSBuild" is called "dotnet" today.');
  return parseChoice('scannerMode', text, ['cli', 'dotnet', 'other'], 'cli');
}

/** `auto` is on where a build tool runs the scanner, so that a pipeline of the official extension works unchanged. */
function parseExposeToken(text: string | undefined, mode: PrepareInputs['scannerMode']): Parsed<boolean> {
  const choice = parseChoice('exposeToken', text, ['auto', 'on', 'off'], 'auto');
  if (!choice.ok) return choice;
  return parsed(mode === 'other' && choice.value !== 'off');
}

function parseScannerVersion(read: Read, mode: PrepareInputs['scannerMode']): Parsed<string | null> {
  if (mode === 'other') return parsed(null);
  const input = mode === 'cli' ? 'cliScannerVersion' : 'dotnetScannerVersion';
  const version = read(input) ?? null;
  return version === null || /^\d+(\.\d+){1,3}$/.test(version)
    ? parsed(version)
    : refused(`${input}: ${quoted(version)} is not a version; it must look like 8.0.1.6346.`);
}

/** An address with a password would be seen in the log. */
function parseMirror(text: string | undefined): Parsed<string | null> {
  if (text === undefined) return parsed(null);
  const address = /^https?:\/\/[^\s/@?#]+(\/[^\s@?#]*)?$/i.test(text);
  return address
    ? parsed(text.replace(/\/+$/, ''))
    : refused(
        'scannerMirror: it must be the http or https address of a folder, without user, password, query and fragment.',
      );
}

function parseChecksum(text: string | undefined): Parsed<string | null> {
  if (text === undefined) return parsed(null);
  return /^[0-9a-f]{64}$/i.test(text)
    ? parsed(text.toLowerCase())
    : refused(
        `scannerSha256: a SHA-256 has 64 hexadecimal digits, and this text of ${text.length} characters is not one.`,
      );
}

function parseProject(
  read: Read,
  scannerMode: 'cli' | 'dotnet',
  path: (name: string) => string | null,
  sources: string,
): Parsed<ProjectDescription | null> {
  if (scannerMode === 'dotnet') return manualProject(read, 'projectKey', 'projectName', 'projectVersion', null);
  const mode = parseChoice('configMode', read('configMode'), ['file', 'manual'], 'file');
  if (!mode.ok) return mode;
  if (mode.value === 'file') {
    const file = path('configFile');
    if (file === null) return refused('configFile: it is empty; name a properties file.');
    return parsed({ mode: 'file', files: propertiesFiles(file, path('projectBaseDir'), sources) });
  }
  const folders = read('cliSources') ?? '.';
  const pattern = folders.split(',').find((folder) => /[*?]/.test(folder));
  if (pattern !== undefined) {
    return refused(
      `cliSources: ${quoted(pattern.trim())} has a wildcard, and folders and files are named without; choose among the files of a folder with sonar.inclusions and sonar.exclusions in extraProperties.`,
    );
  }
  return manualProject(read, 'cliProjectKey', 'cliProjectName', 'cliProjectVersion', folders);
}

/**
 * A project in a folder of its own has its properties file there. The agent hands over the default of `configFile` as if
 * the author had written it, so it does not hide that file.
 */
function propertiesFiles(file: string, folder: string | null, sources: string): readonly string[] {
  if (folder === null || !isSamePath(file, `${sources}/${PROPERTIES_FILE}`)) return [file];
  return [`${folder.replace(/[\\/]+$/, '')}/${PROPERTIES_FILE}`, file];
}

function manualProject(
  read: Read,
  keyInput: string,
  nameInput: string,
  versionInput: string,
  sources: string | null,
): Parsed<ProjectDescription> {
  const key = read(keyInput);
  if (key === undefined) return refused(`${keyInput}: it is empty; give the project's key in SonarQube.`);
  const problem = projectKeyProblem(key);
  if (problem !== undefined) return refused(`${keyInput}: ${quoted(key)} cannot be a project key: ${problem}.`);
  return parsed({ mode: 'manual', key, name: read(nameInput) ?? null, version: read(versionInput) ?? null, sources });
}
