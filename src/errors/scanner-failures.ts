import type { ErrorCode } from './codes';
import { TaskError } from './errors';

/**
 * A failure that a scanner itself tells, as the catalog has all others: what happened and what to do then. How a scanner says it
 * is known to `adapters/scanners/run/known-failures.ts`. Those of SonarScanner for .NET are in `dotnet-failures.ts`.
 */
export type ScannerFailure = readonly [code: ErrorCode, what: string, remedy: string];

/** @param evidence the scanner's own words that tell it; empty where it said nothing */
export function explained([code, what, remedy]: ScannerFailure, evidence: string): TaskError {
  return new TaskError({ code, what: evidence === '' ? what : `${what}\n${evidence}`, remedy });
}

// Its start --------------------------------------------------------------------------------------------------------

export const scannerNotStarted: ScannerFailure = [
  'SQ-SCAN-START',
  'The scanner could not be started.',
  'Check that projectBaseDir still exists, and that files below sonar.userHome may be executed (a disk may be mounted with noexec).',
];

export const javaVersionUnfit: ScannerFailure = [
  'SQ-SCAN-JAVA-VERSION',
  'The scanner does not run on this version of Java.',
  'Install the version that the log names on the agent, for example with the task JavaToolInstaller, and leave jdkversion of Analyze on "auto".',
];

export const javaOptionsRefused: ScannerFailure = [
  'SQ-SCAN-JAVA-OPTIONS',
  'Java refused its options.',
  'Check "sonar.scanner.javaOpts" in extraProperties and the variables SONAR_SCANNER_OPTS, SONAR_SCANNER_JAVA_OPTS and JAVA_TOOL_OPTIONS.',
];

// The machine ------------------------------------------------------------------------------------------------------

export const nodeOutOfMemory: ScannerFailure = [
  'SQ-SCAN-MEMORY',
  'The analysis of JavaScript and TypeScript ran out of memory.',
  'Give it more with "sonar.javascript.node.maxspace=8192" (MB) in extraProperties, exclude generated code, or use a larger agent.',
];

export const javaOutOfMemory: ScannerFailure = [
  'SQ-SCAN-MEMORY',
  'The scanner ran out of memory.',
  'Give it more with "sonar.scanner.javaOpts=-Xmx4g" in extraProperties (or the variable SONAR_SCANNER_OPTS), or use a larger agent.',
];

export const killedForMemory: ScannerFailure = [
  'SQ-SCAN-MEMORY',
  'The system killed the scanner, most likely because memory ran out.',
  'Use a larger agent or a higher memory limit of the container, or limit Java with "sonar.scanner.javaOpts=-Xmx1g".',
];

export const scannerDiskFull: ScannerFailure = [
  'SQ-SCAN-DISK',
  "The scanner cannot write: the agent's disk is full or read-only.",
  "Free space on the agent, or move the scanner's cache with sonar.userHome in extraProperties.",
];

export const cloneIncomplete: ScannerFailure = [
  'SQ-SCAN-CLONE',
  'The scanner needs the content of earlier commits, and the working copy is a partial clone that does not have it.',
  'Remove "fetchFilter" from the checkout step; "fetchDepth: 0" stays.',
];

// The way to the server --------------------------------------------------------------------------------------------

export const scannerClientCertificateRefused: ScannerFailure = [
  'SQ-SCAN-CLIENT-CERTIFICATE',
  'The server asks for a client certificate, and the scanner has none that it accepts.',
  'Give it to the agent as an archive (--sslclientcertarchive of config.sh), or name one with sonar.scanner.keystorePath in extraProperties.',
];

export const certificateOfOtherName: ScannerFailure = [
  'SQ-SCAN-CERTIFICATE',
  'The certificate of the server is for another name than that of its address.',
  'Use the name that the certificate has in the address of the service connection, or have the server get a certificate for this address.',
];

export const certificateExpired: ScannerFailure = [
  'SQ-SCAN-CERTIFICATE',
  'The certificate of the server, or of its authority, is not valid at this time.',
  'Have it renewed, and check the clock of the agent.',
];

export const scannerCertificateNotTrusted: ScannerFailure = [
  'SQ-SCAN-CERTIFICATE',
  'The scanner does not trust the certificate of the server.',
  'Give the certificate authority as a PEM file in the input caCertificate of Prepare.',
];

export const scannerProxyRefused: ScannerFailure = [
  'SQ-SCAN-PROXY',
  'The proxy between the agent and SonarQube refused the scanner.',
  "Check the agent's proxy settings (address, user, password) and its bypass list.",
];

export const connectionLost: ScannerFailure = [
  'SQ-SCAN-CONNECTION',
  'The scanner lost the connection to SonarQube.',
  'Check that the server is up and that the agent reaches it (firewall, proxy); then run again.',
];

// The server -------------------------------------------------------------------------------------------------------

export const serverInMaintenance: ScannerFailure = [
  'SQ-SCAN-MAINTENANCE',
  'The server is in maintenance, or was restarted during the analysis.',
  'Run again when it is up.',
];

export const scannerTokenRefused: ScannerFailure = [
  'SQ-SCAN-TOKEN',
  'SonarQube refused the token during the analysis.',
  'Create a new analysis token in SonarQube (My Account > Security) and store it in the service connection.',
];

export const scannerNotPermitted: ScannerFailure = [
  'SQ-SCAN-RIGHTS',
  'The token may not analyze this project, or the project does not exist and the token may not create it.',
  'Check the project key; give the token\'s user "Execute Analysis" on the project (and "Create Projects" for a new one), or use a token of this project.',
];

export const branchesUnsupported: ScannerFailure = [
  'SQ-SCAN-BRANCHES',
  'This server has no branch analysis, and the properties name a branch or a pull request.',
  'Remove sonar.branch.* and sonar.pullrequest.* from extraProperties and the properties file, and use unsupportedBranch: skip or separate-project in Prepare.',
];

export const licenseRefused: ScannerFailure = [
  'SQ-SCAN-LICENCE',
  'SonarQube refused the analysis because of its license.',
  'An administrator of SonarQube finds the reason under Administration > Configuration > License.',
];

export const similarKeyExists: ScannerFailure = [
  'SQ-SCAN-SIMILAR-KEY',
  'The project does not exist, and it cannot be created: SonarQube has one whose key differs in upper and lower case only.',
  'Write the project key as the existing project has it; analysis tells cases apart, creation does not.',
];

export const gateWaitedFor: ScannerFailure = [
  'SQ-SCAN-GATE-WAIT',
  'The scanner was told to wait for the quality gate (sonar.qualitygate.wait), and it ended there.',
  'Remove sonar.qualitygate.wait: Publish waits for the gate, shows it and judges it.',
];

// What is analyzed -------------------------------------------------------------------------------------------------

export const keyTooLong: ScannerFailure = [
  'SQ-SCAN-KEY-LENGTH',
  'Project key and path of a file are together too long: SonarQube takes 400 characters for both and the ":" between them.',
  'Use a shorter project key, or exclude the file (sonar.exclusions); "unsupportedBranch: separate-project" makes keys longer by the name of the branch.',
];

export const indexedTwice: ScannerFailure = [
  'SQ-SCAN-INDEXED-TWICE',
  'A file belongs to the sources and to the tests at once.',
  'Make sonar.sources and sonar.tests (with their inclusions and exclusions) name different files.',
];

export const classesMissing: ScannerFailure = [
  'SQ-SCAN-JAVA-BINARIES',
  'The sources contain Java, and their compiled classes are missing.',
  'Build before Analyze and name the classes with sonar.java.binaries, exclude **/*.java, or analyze with Maven or Gradle (scannerMode: other).',
];

export const classesNotFound: ScannerFailure = [
  'SQ-SCAN-JAVA-BINARIES',
  'A path of sonar.java.binaries, sonar.java.libraries or their like for tests names nothing that is there.',
  'Build before Analyze and correct the path; it is relative to projectBaseDir of Prepare.',
];

export const sourcesMissing: ScannerFailure = [
  'SQ-SCAN-SOURCES',
  'A folder or file of sonar.sources or sonar.tests does not exist.',
  'Correct the path; it is relative to projectBaseDir of Prepare.',
];

export const sourcesHaveWildcards: ScannerFailure = [
  'SQ-SCAN-SOURCES',
  'sonar.sources or sonar.tests has a wildcard, and they take names of folders and files only.',
  'Name folders there, and say with sonar.inclusions, sonar.exclusions and their like for tests which of their files count.',
];

export const moduleMissing: ScannerFailure = [
  'SQ-SCAN-SOURCES',
  'The folder of a module (sonar.modules) does not exist.',
  'Correct sonar.modules, or <module>.sonar.projectBaseDir; both are relative to projectBaseDir of Prepare.',
];

export const propertyRefused: ScannerFailure = [
  'SQ-SCAN-PROPERTY',
  'The scanner refused the value of a property.',
  'Correct it where it is set: an input of Prepare, extraProperties, or sonar-project.properties.',
];

export const propertyMissing: ScannerFailure = [
  'SQ-SCAN-PROPERTY',
  'A property that every analysis or every module needs is missing.',
  'Add it to sonar-project.properties or to extraProperties of Prepare.',
];
