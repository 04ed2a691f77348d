import type { ScannerProperties } from './scanner-properties';

/**
 * Settings of the scanner itself that harm nobody when the repository chooses them. All others below `sonar.scanner.` start
 * programs (`javaExePath`, `javaOpts`), say where the token goes (proxy, trust and key store, addresses), write files
 * (`internal.dumpToFile`, `metadataFilePath`), or leave nothing to judge (`skip`): a pull request would skip its own gate.
 * Source: SonarScanner Java library `ScannerProperties` and `InternalProperties`.
 */
const HARMLESS_OF_SCANNER: ReadonlySet<string> = new Set(
  ['keepReport', 'skipJreProvisioning', 'connectTimeout', 'socketTimeout', 'responseTimeout', 'scanAll'].map((name) =>
    `sonar.scanner.${name}`.toLowerCase(),
  ),
);

/** Folders that scanners write into and empty, and where the token goes; in lower case. */
const NOT_OF_REPOSITORY: ReadonlySet<string> = new Set([
  'sonar.working.directory',
  'sonar.userhome',
  'sonar.region',
  'sonar.java.jdkhome',
]);

/**
 * What names programs, options of theirs, proxies, key stores, homes or addresses, under whatever name a plug-in has for it:
 * `sonar.nodejs.executable`, `sonar.sca.pythonBinary`, `sonar.tfvc.collectionuri`. In lower case. `sonar.java.jdkHome` is a
 * program too: Java loads `lib/jrt-fs.jar` of the home that it names (JDK, `JrtFileSystemProvider`).
 */
const KINDS: readonly RegExp[] = [
  /(?:executable|exepath|exe|binary|interpreter|sdkpath|sdkhome)(?:\.?path)?$/,
  /(?:java|jvm|vm|maven|gradle|node|npm)(?:opts|options|args|arguments)$/,
  /(?:^|\.)(?:java|jre|jdk|node)home$/,
  /proxy|truststore|keystore|dumptofile/,
  /(?:hosturl|host\.url|apibaseurl|serverurl|instanceurl|collectionuri|sonarcloudurl)$/,
  /^sonar\.pullrequest\.[a-z]+\.(?:endpoint|apiurl)$/,
  /privatekeypath$|cacert|certificatepath$/,
];

/** Names that the Java runtime and start scripts know: they are no scanner properties, and nothing is lost without them. */
const OF_RUNTIME = /^(?:javax?|jdk|sun|http|https|ftp|socks|sonar_|sonarqube_|scanner)(?:\.|proxy|[a-z_]*$)/;

/**
 * Whether a property counts only where the pipeline's author writes it. A properties file is part of the repository, which
 * whoever opens a pull request can change, and the scanner that reads it holds the token.
 *
 * @param property with or without modules before it: `web.sonar.working.directory`
 */
export function isForPipelineOnly(property: string): boolean {
  const name = property.toLowerCase();
  const start = name.indexOf('.sonar.');
  const own = name.startsWith('sonar.') || start < 0 ? name : name.slice(start + 1);
  if (own.startsWith('sonar.scanner.')) return !HARMLESS_OF_SCANNER.has(own);
  if (!own.startsWith('sonar.')) return OF_RUNTIME.test(own);
  return NOT_OF_REPOSITORY.has(own) || KINDS.some((kind) => kind.test(own));
}

/** With these a pull request would be judged as another one, or take the place of the main branch. */
const SCOPE = /^sonar\.(?:branch\.name|pullrequest\.(?:key|branch|base))$/i;

/**
 * Parts the properties of a file: those that it may set, and the names of those that only the pipeline may.
 *
 * @param isPullRequest whether the build is of one, which brings its own file
 */
export function partFileProperties(
  file: ScannerProperties,
  isPullRequest: boolean,
): {
  readonly own: ScannerProperties;
  readonly leftOut: readonly string[];
} {
  const isOwn = (property: string): boolean =>
    property === 'sonar.host.url' || !(isForPipelineOnly(property) || (isPullRequest && SCOPE.test(property)));
  const own = new Map([...file].filter(([property]) => isOwn(property)));
  return { own, leftOut: [...file.keys()].filter((property) => !own.has(property)).sort() };
}
