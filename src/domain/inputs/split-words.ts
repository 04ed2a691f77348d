/** Words of a command line, with single and double quotes as in a shell, and without its other magic. */
export function splitWords(text: string): readonly string[] {
  const words = text.match(/(?:[^\s"']+|"[^"]*"|'[^']*')+/g) ?? [];
  return words.map((word) => word.replace(/"([^"]*)"|'([^']*)'/g, '$1$2'));
}

/**
 * Scanner properties among options for a JVM: `-Dsonar.projectVersion=9.1` in `SONAR_SCANNER_OPTS`. SonarScanner CLI reads
 * them from its own JVM; the engine of the server does not.
 */
export function propertiesOfOptions(text: string): ReadonlyMap<string, string> {
  const properties = new Map<string, string>();
  for (const word of splitWords(text)) {
    const [, property, value] = /^-D(sonar\.[^=]+)(?:=(.*))?$/s.exec(word) ?? [];
    if (property !== undefined) properties.set(property, value ?? 'true');
  }
  return properties;
}
