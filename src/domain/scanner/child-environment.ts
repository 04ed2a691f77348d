type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The environment of a scanner: this step's own without anything that a scanner would take for a setting. `SONAR_TOKEN`
 * or `SONAR_HOST_URL` of a pipeline go before the properties that Prepare made, and another analysis of this job must not
 * be seen. Variables are matched in any case, since Windows does not tell cases apart.
 */
export function scannerEnvironment(environment: Environment): Record<string, string> {
  return Object.fromEntries(
    Object.entries(environment).filter(
      (entry): entry is [string, string] => entry[1] !== undefined && !/^SONAR(QUBE)?_/i.test(entry[0]),
    ),
  );
}

/**
 * Folder with the scanner's cache: the property, the variable, the home, and in a container without a home the folder of
 * tools that the agent keeps. `null` where there is none of them.
 */
export function chooseUserHome(
  property: string | undefined,
  environment: Environment,
  home: string,
  toolsDirectory: string,
): string | null {
  const first = [property, environment['SONAR_USER_HOME']].find((path) => path !== undefined && path !== '');
  if (first !== undefined) return first;
  if (home !== '' && home !== '/') return `${home.replace(/[\\/]+$/, '')}/.sonar`;
  return toolsDirectory === '' ? null : `${toolsDirectory.replace(/[\\/]+$/, '')}/sonar`;
}

/**
 * Options for the scanner's JVM, in the order of their strength (the JVM lets the last one win): the variables that all
 * scanners read, then the property.
 */
export function javaOptions(property: string | undefined, environment: Environment): readonly string[] {
  const texts = [environment['SONAR_SCANNER_OPTS'], environment['SONAR_SCANNER_JAVA_OPTS'], property];
  return texts.flatMap((text) => splitWords(text ?? ''));
}

/** Words of a command line, with single and double quotes as in a shell, and without its other magic. */
export function splitWords(text: string): readonly string[] {
  const words = text.match(/(?:[^\s"']+|"[^"]*"|'[^']*')+/g) ?? [];
  return words.map((word) => word.replace(/"([^"]*)"|'([^']*)'/g, '$1$2'));
}
