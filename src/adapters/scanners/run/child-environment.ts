import { splitWords } from '../../../domain/inputs/split-words';
import type { AnalysisScope } from '../../../documents/analysis-scope';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The environment of a scanner: this step's own without anything that a scanner would take for a setting. `SONAR_TOKEN`
 * or `SONAR_HOST_URL` of a pipeline go before the properties that Prepare made, and another analysis of this job must not
 * be seen. Of anything but a pull request, what a platform says of one is left out, too: scanners look for it, and would
 * analyze that pull request instead. Variables are matched in any case, since Windows does not tell cases apart.
 *
 * @param scope `null` for what analyzes nothing
 */
export function scannerEnvironment(environment: Environment, scope: AnalysisScope | null): Record<string, string> {
  const isPullRequest = scope?.kind === 'pull-request';
  return Object.fromEntries(
    Object.entries(environment).filter(
      (entry): entry is [string, string] =>
        entry[1] !== undefined &&
        !/^SONAR(QUBE)?_/i.test(entry[0]) &&
        (isPullRequest || !tellsPullRequest(entry[0], entry[1])),
    ),
  );
}

/**
 * Variables by which scanners and their plug-ins detect a pull request, as each platform documents them. The agent of
 * Azure Pipelines may run where another platform's variables stand, as in a container that such a platform started.
 */
const OF_PULL_REQUESTS = new RegExp(
  [
    '^SYSTEM_PULLREQUEST_',
    '^GITHUB_(?:HEAD_REF|BASE_REF)$',
    '^CI_(?:MERGE_REQUEST|EXTERNAL_PULL_REQUEST)_',
    '^BITBUCKET_PR_',
    '^CIRRUS_(?:PR|BASE_BRANCH|BASE_SHA)$',
    '^CHANGE_(?:ID|BRANCH|TARGET|FORK|URL)$',
    '^(?:CM|FCI)_PULL_REQUEST',
    '^(?:TRAVIS|BUILDKITE|APPVEYOR|DRONE|CIRCLE)_PULL_REQUESTS?(?:_|$)',
    '^CIRCLE_PR_',
    '^SEMAPHORE_GIT_PR_',
    '^BITRISE(?:IO)?_PULL_REQUEST',
  ].join('|'),
  'i',
);
/** Variables that every build has, and that name a pull request in some. */
const OF_REFS = /^(?:BUILD_SOURCEBRANCH|GITHUB_REF|BUILD_REASON|GITHUB_EVENT_NAME)$/i;

function tellsPullRequest(name: string, value: string): boolean {
  return (
    OF_PULL_REQUESTS.test(name) ||
    (OF_REFS.test(name) && /^refs\/(?:remotes\/)?(?:pull|pull-requests|merge-requests)\/|^pull_?request/i.test(value))
  );
}

/** What whoever runs an agent says about Java for all scanners on it. */
const PROPERTIES_OF_AGENT: readonly (readonly [variable: string, property: string])[] = [
  ['SONAR_SCANNER_JAVA_EXE_PATH', 'sonar.scanner.javaExePath'],
  ['SONAR_SCANNER_SKIP_JRE_PROVISIONING', 'sonar.scanner.skipJreProvisioning'],
];

/** Properties with those that variables of the agent set, as all scanners read them; the former win. */
export function withPropertiesOfAgent(
  properties: Readonly<Record<string, string>>,
  environment: Environment,
): Readonly<Record<string, string>> {
  const ofAgent = PROPERTIES_OF_AGENT.flatMap(([variable, property]) => {
    const value = environment[variable];
    return value === undefined || value === '' ? [] : [[property, value] as const];
  });
  return { ...Object.fromEntries(ofAgent), ...properties };
}

/** Read here, or written by the tasks of this or the official extension. */
const KNOWN_VARIABLES: ReadonlySet<string> = new Set([
  ...PROPERTIES_OF_AGENT.map(([variable]) => variable),
  'SONAR_SCANNER_OPTS',
  'SONAR_SCANNER_JAVA_OPTS',
  'SONAR_SCANNER_JSON_PARAMS',
  'SONAR_SCANNER_MODE',
  'SONAR_SCANNER_LOCATION',
  'SONAR_SCANNER_REPORTTASKFILE',
  'SONAR_SCANNER_DOTNET_EXE',
  'SONAR_SCANNER_DOTNET_DLL',
]);

/** Names of variables that a scanner would read if it were started by hand, and that are not handed to it. */
export function unusedScannerVariables(environment: Environment): readonly string[] {
  return Object.entries(environment)
    .filter(([name, value]) => /^SONAR_SCANNER_/i.test(name) && !KNOWN_VARIABLES.has(name.toUpperCase()) && value)
    .map(([name]) => name)
    .sort();
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
 * scanners read, then the property. For a scanner that understands quotes itself.
 */
export function javaOptionTexts(property: string | undefined, environment: Environment): readonly string[] {
  const texts = [environment['SONAR_SCANNER_OPTS'], environment['SONAR_SCANNER_JAVA_OPTS'], property];
  return texts.filter((text): text is string => text !== undefined && text.trim() !== '');
}

/** The same as words, for a JVM that is started here. */
export function javaOptions(property: string | undefined, environment: Environment): readonly string[] {
  return javaOptionTexts(property, environment).flatMap(splitWords);
}
