import type { ErrorCode } from '../../../errors/codes';

/** A failure of the scanner in words that help. */
export interface KnownFailure {
  readonly code: ErrorCode;
  readonly what: string;
  readonly remedy: string;
}

interface Sign extends KnownFailure {
  readonly pattern: RegExp;
}

/**
 * What scanners say when they fail, and what to do then. The first one that matches is taken, so causes stand before
 * their consequences. Texts of the engine: SonarQube 9.9 to 26.9.
 */
const SIGNS: readonly Sign[] = [
  {
    pattern: /^spawn .*\b(?:E[A-Z]+|Unknown system error)/,
    code: 'SQ-SCAN-START',
    what: 'The scanner could not be started.',
    remedy:
      'Check that projectBaseDir still exists, and that files below sonar.userHome may be executed (a disk may be mounted with noexec).',
  },
  {
    pattern: /Run "dotnet tool restore"|Cannot find a tool in the manifest file|dotnet-sonarscanner" does not exist/i,
    code: 'SQ-SCAN-DOTNET-TOOL',
    what: 'The .NET tool dotnet-sonarscanner is in the manifest of the repository, and not installed.',
    remedy: 'Run "dotnet tool restore" before Prepare.',
  },
  {
    pattern: /You must install(?: or update)? \.NET|compatible framework version|libhostfxr/i,
    code: 'SQ-SCAN-DOTNET-RUNTIME',
    what: 'SonarScanner for .NET does not run on the .NET that is installed.',
    remedy: 'Install the version that the log names, for example with the task UseDotNet before Prepare.',
  },
  {
    pattern: /analysis configuration file could not be found|Inconsistent build environment settings/i,
    code: 'SQ-SCAN-DOTNET-BEGIN',
    what: 'SonarScanner for .NET does not find what its first step left in this job.',
    remedy:
      'Run Prepare, the build and Analyze in one job, and let no step between them clean the folder .sonarqube or end another analysis of .NET.',
  },
  {
    pattern: /No ProjectInfo\.xml files were found|No analysable projects were found|No valid project info files/i,
    code: 'SQ-SCAN-DOTNET-BUILD',
    what: 'No project was built between Prepare and Analyze, so there is nothing to analyse.',
    remedy:
      'Build between the two steps, in the same job (dotnet build, MSBuild), without "--no-build" and not only from an earlier output: "dotnet build --no-incremental" builds anew.',
  },
  {
    pattern: /JavaScript heap out of memory|Node(?:\.js)? process (?:ran )?out of memory/i,
    code: 'SQ-SCAN-MEMORY',
    what: 'The analysis of JavaScript and TypeScript ran out of memory.',
    remedy:
      'Give it more with "sonar.javascript.node.maxspace=8192" (MB) in extraProperties, exclude generated code, or use a larger agent.',
  },
  {
    pattern: /OutOfMemoryError|Java heap space|GC overhead limit|insufficient memory for the Java Runtime/i,
    code: 'SQ-SCAN-MEMORY',
    what: 'The scanner ran out of memory.',
    remedy:
      'Give it more with "sonar.scanner.javaOpts=-Xmx4g" in extraProperties (or the variable SONAR_SCANNER_OPTS), or use a larger agent.',
  },
  {
    pattern:
      /UnsupportedClassVersionError|(?:Java|JRE|JVM)\b.{0,60}\b(?:required|is not supported|or (?:newer|later) is)/i,
    code: 'SQ-SCAN-JAVA-VERSION',
    what: 'The scanner does not run on this version of Java.',
    remedy:
      'Install the version that the log names on the agent, for example with the task JavaToolInstaller (Java 17 runs all scanners), and leave jdkversion of Analyze on "auto".',
  },
  {
    pattern: /Unrecognized (?:VM )?option|Could not create the Java Virtual Machine|Invalid maximum heap size/i,
    code: 'SQ-SCAN-JAVA-OPTIONS',
    what: 'Java refused its options.',
    remedy:
      'Check "sonar.scanner.javaOpts" in extraProperties and the variables SONAR_SCANNER_OPTS, SONAR_SCANNER_JAVA_OPTS and JAVA_TOOL_OPTIONS.',
  },
  {
    pattern: /No space left on device|not enough space on the disk|Disk quota exceeded|Read-only file system/i,
    code: 'SQ-SCAN-DISK',
    what: "The scanner cannot write: the agent's disk is full or read-only.",
    remedy: "Free space on the agent, or move the scanner's cache with sonar.userHome in extraProperties.",
  },
  {
    pattern: /alert: (?:certificate_required|bad_certificate|handshake_failure)|No required SSL certificate was sent/i,
    code: 'SQ-SCAN-CLIENT-CERTIFICATE',
    what: 'The server asks for a client certificate, and the scanner has none that it accepts.',
    remedy:
      'Give it to the agent as an archive (--sslclientcertarchive of config.sh), or name one with sonar.scanner.keystorePath in extraProperties.',
  },
  {
    pattern:
      /PKIX path|unable to find valid certification path|SSLHandshakeException|CertificateException|SunCertPath|certificate chain is not trusted/i,
    code: 'SQ-SCAN-CERTIFICATE',
    what: 'The scanner does not trust the certificate of the server.',
    remedy: 'Give the certificate authority as a PEM file in the input caCertificate of Prepare.',
  },
  {
    pattern: /Proxy Authentication Required|\b407\b.*proxy|proxy.*\b407\b|Unable to tunnel through proxy/i,
    code: 'SQ-SCAN-PROXY',
    what: 'The proxy between the agent and SonarQube refused the scanner.',
    remedy: "Check the agent's proxy settings (address, user, password) and its bypass list.",
  },
  {
    pattern:
      /under maintenance|SonarQube is (?:starting|not ready)|\b503\b.*(?:Service Unavailable|failed)|\bError 50[234] on\b/i,
    code: 'SQ-SCAN-MAINTENANCE',
    what: 'The server is in maintenance, or was restarted during the analysis.',
    remedy: 'Run again when it is up.',
  },
  {
    pattern: /Not authorized\. (?:Please check|Analyzing)|\bHTTP 401\b|\b401 Unauthorized|Please check the user token/i,
    code: 'SQ-SCAN-TOKEN',
    what: 'SonarQube refused the token during the analysis.',
    remedy: 'Create a new analysis token in SonarQube (My Account > Security) and store it in the service connection.',
  },
  {
    pattern:
      /not authorized to (?:analyze this project|run analysis)|Insufficient privileges|Project not found|\bHTTP 403\b/i,
    code: 'SQ-SCAN-RIGHTS',
    what: 'The token may not analyse this project, or the project does not exist and the token may not create it.',
    remedy:
      'Check the project key; give the token\'s user "Execute Analysis" on the project (and "Create Projects" for a new one), or use a token of this project.',
  },
  {
    pattern: /To use the property "sonar\.(?:branch|pullrequest)\./i,
    code: 'SQ-SCAN-BRANCHES',
    what: 'This server has no branch analysis, and the properties name a branch or a pull request.',
    remedy:
      'Remove sonar.branch.* and sonar.pullrequest.* from extraProperties and the properties file, and use unsupportedBranch: skip or separate-project in Prepare.',
  },
  {
    pattern:
      /\blicen[cs]e\b.*(?:expired|invalid|missing|exceed|not valid|no longer|limit|reached)|No (?:valid )?licen[cs]e/i,
    code: 'SQ-SCAN-LICENCE',
    what: 'SonarQube refused the analysis because of its licence.',
    remedy: 'An administrator of SonarQube finds the reason under Administration > Configuration > License.',
  },
  {
    pattern: /QUALITY GATE STATUS: FAILED|Quality Gate check timeout exceeded/i,
    code: 'SQ-SCAN-GATE-WAIT',
    what: 'The scanner was told to wait for the quality gate (sonar.qualitygate.wait), and it ended there.',
    remedy: 'Remove sonar.qualitygate.wait: Publish waits for the gate, shows it and judges it.',
  },
  {
    pattern: /can't be indexed twice/i,
    code: 'SQ-SCAN-INDEXED-TWICE',
    what: 'A file belongs to the sources and to the tests at once.',
    remedy: 'Make sonar.sources and sonar.tests (with their inclusions and exclusions) name different files.',
  },
  {
    pattern: /sonar\.java\.binaries|didn't provide compiled classes/i,
    code: 'SQ-SCAN-JAVA-BINARIES',
    what: 'The sources contain Java, and their compiled classes are missing.',
    remedy:
      'Build before Analyze and name the classes with sonar.java.binaries, exclude **/*.java, or analyse with Maven or Gradle (scannerMode: other).',
  },
  {
    pattern:
      /The folder '.*' does not exist for|Invalid value of 'sonar\.(?:sources|tests)'|Invalid value of sonar\.(?:sources|tests)/i,
    code: 'SQ-SCAN-SOURCES',
    what: 'A folder of sonar.sources or sonar.tests does not exist.',
    remedy: 'Correct the path; it is relative to projectBaseDir of Prepare.',
  },
  {
    pattern:
      /UnknownHostException|ConnectException|Connection refused|SocketTimeoutException|SocketException|Fail(?:ed)? to (?:connect|request)|connect timed out|Connection reset/i,
    code: 'SQ-SCAN-CONNECTION',
    what: 'The scanner lost the connection to SonarQube.',
    remedy: 'Check that the server is up and that the agent reaches it (firewall, proxy); then run again.',
  },
];

export interface ExplainedFailure extends KnownFailure {
  /** The scanner's own line that tells it; empty where it said nothing. */
  readonly evidence: string;
}

/** How the scanner's process ended. */
export interface ScannerEnd {
  readonly exitCode: number | null;
  readonly signal: string | null;
}

/**
 * Explains why a scanner failed, from what it said and how it ended.
 *
 * @param said its errors, stack traces included, and the end of its other output
 */
export function explainFailure(said: readonly string[], end: ScannerEnd): ExplainedFailure | undefined {
  for (const { pattern, code, what, remedy } of SIGNS) {
    for (const text of said) {
      const match = pattern.exec(text);
      if (match !== null) return { code, what, remedy, evidence: lineAt(text, match.index) };
    }
  }
  // Nobody else kills a scanner with this signal than a system without memory (128 + 9 behind a shell).
  if (end.signal !== 'SIGKILL' && end.exitCode !== 137) return undefined;
  return {
    code: 'SQ-SCAN-MEMORY',
    what: 'The system killed the scanner, most likely since its memory was used up.',
    remedy:
      'Use a larger agent or a higher memory limit of the container, or limit Java with "sonar.scanner.javaOpts=-Xmx1g".',
    evidence: '',
  };
}

function lineAt(text: string, index: number): string {
  const end = text.indexOf('\n', index);
  return shorten(text.slice(text.lastIndexOf('\n', index - 1) + 1, end < 0 ? undefined : end).trim());
}

/** The scanner's own words that say most about its failure; empty where it said nothing. */
export function lastError(errors: readonly { readonly message: string; readonly stacktrace: string | null }[]): string {
  const last = errors.at(-1);
  if (last === undefined) return '';
  const telling = [...errors].reverse().find(({ message }) => !GENERIC.test(message));
  const cause = /^(?:Caused by: )(?:[\w$]+\.)*[\w$]+: (.*)$/m;
  const thrown = /^(?:[\w$]+\.)+[\w$]+: (.*)$/m;
  const text =
    telling?.message ??
    cause.exec(last.stacktrace ?? '')?.[1] ??
    thrown.exec(last.stacktrace ?? '')?.[1] ??
    last.message;
  return shorten(text.trim().replace(/\s*[\r\n]+\s*/g, ' '));
}

function shorten(line: string): string {
  return line.length > LONGEST_QUOTE ? `${line.slice(0, LONGEST_QUOTE)}…` : line;
}

const GENERIC = /^(?:Error during SonarScanner(?: Engine)? execution|EXECUTION FAILURE|Total time: .*|)$/i;
const LONGEST_QUOTE = 400;

/** Whether Java or the engine look damaged on disk, so that fetching them anew can help. */
export function looksDamaged(said: readonly string[]): boolean {
  return said.some((text) =>
    /^spawn |Invalid or corrupt jarfile|Unable to access jarfile|error loading libraries|cannot open shared object|could not find lib(?:java|jvm)|Could not find or load main class|zip END header|Error occurred during initialization of (?:boot layer|VM)|Failed setting boot class path|NoClassDefFoundError|ZipException|ClassFormatError/i.test(
      text,
    ),
  );
}
