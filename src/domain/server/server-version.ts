/**
 * Compares versions as tuples of numbers: `9.9.8.100196` < `10.7` < `26.2` < `2026.1`. Server and Community Build share
 * one scale that way for every question that this extension asks.
 */
export function atLeast(version: string, minimum: readonly number[]): boolean {
  const numbers = version.split('.').map((part) => parseInt(part, 10));
  for (const [index, wanted] of minimum.entries()) {
    const found = numbers[index] ?? 0;
    if (Number.isNaN(found)) return false;
    if (found !== wanted) return found > wanted;
  }
  return true;
}

/** Whether a text is a version such as `26.2.0.119303` or `10.8-SNAPSHOT`: it goes into logs, outputs and documents. */
export function isVersion(text: string): boolean {
  return text.length <= 40 && /^\d+(\.\d+)+(-[A-Za-z0-9.]+)?$/.test(text);
}

/** Servers before are refused. */
export const OLDEST_SUPPORTED = [9, 9] as const;
/** From here on the server serves the scanner engine and Java runtimes. */
export const SERVES_ENGINE = [10, 6] as const;
const KNOWS_SONAR_TOKEN = [10, 0] as const;

/** The scanner property that carries the token to a server of this version. */
export function tokenProperty(version: string): 'sonar.token' | 'sonar.login' {
  return atLeast(version, KNOWS_SONAR_TOKEN) ? 'sonar.token' : 'sonar.login';
}
