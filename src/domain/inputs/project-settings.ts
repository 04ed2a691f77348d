import { partFileProperties } from './file-properties';
import { resolvePlaceholders } from './placeholders';
import type { ProjectDescription } from './prepare-inputs';
import type { ScannerProperties } from './scanner-properties';
import { CREDENTIAL_PROPERTIES, isSecretProperty } from './secret-property';

/** Where properties come from, the weakest first. */
export interface PropertyLayers {
  /** Properties file of the repository, with those of its modules. */
  readonly file: ScannerProperties;
  /** Of the options that the pipeline gives to the scanner's JVM. */
  readonly options: ScannerProperties;
  readonly project: ProjectDescription | null;
  readonly extra: ScannerProperties;
  /** Whether the build is of a pull request. */
  readonly isPullRequest: boolean;
}

/** Properties of the user, merged, and sorted by what may be seen. */
export interface ProjectSettings {
  readonly plain: ScannerProperties;
  /** Values that must not be seen. */
  readonly secret: ReadonlyMap<string, string>;
  /** Credentials of the connection that stand in the properties as well. */
  readonly credentials: readonly FoundCredential[];
  /** `sonar.host.url` of the properties, which the connection overrides; `null` when there is none. */
  readonly hostUrl: string | null;
  /** Names of properties of the file that count only where the pipeline writes them. */
  readonly leftOut: readonly string[];
  /** Placeholders that were left empty, and why. */
  readonly refused: readonly string[];
}

/** A credential that stands among the properties, where none belongs. */
export interface FoundCredential {
  readonly property: string;
  readonly value: string;
}

const HOST = 'sonar.host.url';

/**
 * Merges the properties file, the inputs and `extraProperties`; the later one wins, as in the official extension. Of the file
 * only what a repository may decide is taken.
 *
 * @param variable a public variable of the environment
 */
export function mergeProjectSettings(
  layers: PropertyLayers,
  variable: (name: string) => string | undefined,
): ProjectSettings {
  const { own, leftOut } = partFileProperties(layers.file, layers.isPullRequest);
  const merged = new Map([...own, ...layers.options, ...inputProperties(layers.project), ...layers.extra]);
  const { properties, refused } = resolvePlaceholders(merged, variable);
  const plain = new Map<string, string>();
  const secret = new Map<string, string>();
  const credentials: FoundCredential[] = [];
  for (const [property, value] of properties) {
    if (property === HOST || property === 'project.settings') continue;
    if (CREDENTIAL_PROPERTIES.has(property)) credentials.push({ property, value });
    else if (isSecretProperty(property)) secret.set(property, value);
    else plain.set(property, value);
  }
  return { plain, secret, credentials, hostUrl: properties.get(HOST) ?? null, leftOut, refused };
}

function inputProperties(project: ProjectDescription | null): [string, string][] {
  if (project?.mode !== 'manual') return [];
  const given: [string, string | null][] = [
    ['sonar.projectKey', project.key],
    ['sonar.projectName', project.name],
    ['sonar.projectVersion', project.version],
    ['sonar.sources', project.sources],
  ];
  return given.flatMap(([key, value]) => (value === null ? [] : [[key, value]]));
}
