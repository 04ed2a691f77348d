/** A server version as numbers that can be compared across the three numbering schemes. */
export interface ServerVersion {
  /** The four-part text that `api/server/version` answers. */
  readonly text: string;
  readonly year: number;
  readonly minor: number;
}

/**
 * Reads a four-part version. SonarQube Server `2026.1` and Community Build `26.1` share a development line, so both are
 * read as year 26; 9.9 and 10.x sort below them.
 */
export function parseVersion(text: string): ServerVersion {
  const match = /^(\d+)\.(\d+)(\.\d+)*$/.exec(text);
  if (!match) throw new Error(`"${text}" is no SonarQube version such as 2026.1.0.119033`);
  const major = Number(match[1]);
  return { text, year: major >= 2000 ? major - 2000 : major, minor: Number(match[2]) };
}

/** True when the server is of the named version or newer; the name is written as `10.4` or `25.2`. */
export function isAtLeast(version: ServerVersion, name: string): boolean {
  const wanted = parseVersion(name);
  return version.year !== wanted.year ? version.year > wanted.year : version.minor >= wanted.minor;
}

/** The form that `api/navigation/global` shows: four parts from 24.12 on, `10.7 (build 96327)` before. */
export function navigationVersion(version: ServerVersion): string {
  if (isAtLeast(version, '24.12')) return version.text;
  const parts = version.text.split('.');
  const build = parts.pop() ?? '';
  return `${parts.join('.').replace(/\.0$/, '')} (build ${build})`;
}
