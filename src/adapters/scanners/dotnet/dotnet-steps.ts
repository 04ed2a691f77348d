/** What the two steps of SonarScanner for .NET are given. */
export interface DotnetStep {
  readonly args: readonly string[];
  /** Content of the variable that the scanner reads its properties from, in both steps. */
  readonly parameters: Readonly<Record<string, string>>;
}

/** Properties with a switch of their own; elsewhere the scanner refuses or doubles them. */
const SWITCHES: readonly (readonly [property: string, flag: string])[] = [
  ['sonar.projectKey', '/k:'],
  ['sonar.projectName', '/n:'],
  ['sonar.projectVersion', '/v:'],
];

/** What the scanner for .NET finds out, or says of itself. */
const ITS_OWN: ReadonlySet<string> = new Set([
  'sonar.scanner.app',
  'sonar.scanner.appVersion',
  'sonar.scanner.bootstrapStartTime',
]);

/**
 * What the build tells. The first step says that it ignores them, and in the environment of the second one they reach the
 * engine all the same, which then finds files in two modules, or none of the modules that were built.
 */
export const FOUND_BY_BUILD: readonly string[] = ['sonar.sources', 'sonar.tests', 'sonar.modules'];

/**
 * Command line and properties of one step. Only key, name and version are on the command line; all others, the token
 * among them, are in the environment of both steps, where every version looks for them and where the official extension
 * puts them. A credential on the command line of one step would have to be on that of the other one.
 * Source: sonar-scanner-msbuild `EnvScannerPropertiesProvider`, `PostProcessor.CheckCredentialsInCommandLineArgs`.
 *
 * @param properties all properties of the run
 * @param author keys of the author's own properties
 * @param ownFolder the author names another folder than the checkout
 */
export function dotnetStep(
  step: 'begin' | 'end',
  properties: Readonly<Record<string, string>>,
  author: ReadonlySet<string>,
  ownFolder: boolean,
): DotnetStep {
  const unneeded = (key: string): boolean =>
    ITS_OWN.has(key) ||
    FOUND_BY_BUILD.includes(key) ||
    SWITCHES.some(([property]) => property === key) ||
    (key === 'sonar.working.directory' && !author.has(key)) ||
    // In a build of Azure Pipelines it takes the folder of the sources.
    (key === 'sonar.projectBaseDir' && !author.has(key) && !ownFolder) ||
    // Its first step is no Java program, and gets the authorities in another way.
    (step === 'begin' && key.startsWith('sonar.scanner.truststore') && !author.has(key));
  const parameters = {
    ...clientCertificate(properties),
    ...Object.fromEntries(Object.entries(properties).filter(([key]) => !unneeded(key))),
  };
  if (step === 'end') return { args: ['end'], parameters };
  const switches = SWITCHES.flatMap(([property, flag]) => {
    const value = properties[property];
    return value === undefined || value === '' ? [] : [`${flag}${value}`];
  });
  return { args: ['begin', ...switches], parameters };
}

/** Its own requests know the client certificate by other names than Java. */
function clientCertificate(properties: Readonly<Record<string, string>>): Record<string, string> {
  const { 'sonar.scanner.keystorePath': path, 'sonar.scanner.keystorePassword': password = '' } = properties;
  return path === undefined ? {} : { 'sonar.clientcert.path': path, 'sonar.clientcert.password': password };
}

/** A manifest of .NET tools, as far as it concerns one of them. */
export interface ToolManifest {
  /** The version that it pins; `null` where it does not name the tool. */
  readonly version: string | null;
  /** `dotnet` looks at none above. */
  readonly isRoot: boolean;
}

/** Reads a manifest of .NET tools; one that is no JSON says nothing. */
export function readToolManifest(manifest: string, tool = 'dotnet-sonarscanner'): ToolManifest {
  let json: unknown;
  try {
    json = JSON.parse(manifest.replace(/^\ufeff/, ''));
  } catch {
    return { version: null, isRoot: false };
  }
  const field = (value: unknown, name: string): unknown =>
    typeof value === 'object' && value !== null
      ? Object.entries(value).find(([key]) => key.toLowerCase() === name)?.[1]
      : undefined;
  const version = field(field(field(json, 'tools'), tool), 'version');
  return {
    version: typeof version === 'string' && /^\d+(\.\d+){1,3}$/.test(version) ? version : null,
    isRoot: field(json, 'isroot') === true,
  };
}
