import type { ProjectDescription } from './prepare-inputs';
import type { ScannerProperties } from './scanner-properties';

/** Properties of the user, merged, and sorted by what may be seen. */
export interface ProjectSettings {
  readonly plain: ScannerProperties;
  /** Values that must not be seen: keys that end in `password`, `passwd`, `secret` or `token`. */
  readonly secret: ReadonlyMap<string, string>;
  /** Credentials of the connection that stand in the properties as well. */
  readonly credentials: readonly FoundCredential[];
  /** `sonar.host.url` of the properties, which the connection overrides; `null` when there is none. */
  readonly hostUrl: string | null;
}

export interface FoundCredential {
  readonly property: string;
  readonly value: string;
}

const CREDENTIALS = new Set(['sonar.token', 'sonar.login', 'sonar.password']);
const HOST = 'sonar.host.url';

/** Merges the properties file, the inputs and `extraProperties`; the later one wins, as in the official extension. */
export function mergeProjectSettings(
  file: ScannerProperties,
  project: ProjectDescription | null,
  extra: ScannerProperties,
): ProjectSettings {
  const merged = new Map([...file, ...inputProperties(project), ...extra]);
  const plain = new Map<string, string>();
  const secret = new Map<string, string>();
  const credentials: FoundCredential[] = [];
  for (const [property, value] of merged) {
    if (property === HOST) continue;
    if (CREDENTIALS.has(property)) credentials.push({ property, value });
    else if (/(password|passwd|secret|token)$/i.test(property)) secret.set(property, value);
    else plain.set(property, value);
  }
  return { plain, secret, credentials, hostUrl: merged.get(HOST) ?? null };
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
