import * as failures from '../../../errors/scanner-failures';
import { explained, type ScannerFailure } from '../../../errors/scanner-failures';
import type { TaskError } from '../../../errors/errors';
import { quote, readScannerText, signIn } from './scanner-text';

/** What a scanner says, and the failure that it means. The first that matches is taken, so causes stand before their consequences. */
export type Signs = readonly (readonly [RegExp, ScannerFailure])[];

// The texts are those of the engine, SonarQube 9.9 to 26.9. The heading that a scanner puts over the true reason is no sign at
// all. A gap between words is bounded, so that no line costs more than its length.

/** Of Java, Node and the working copy: only an analysis needs them. */
const SIGNS_OF_MACHINE: Signs = [
  [/JavaScript heap out of memory|Node(?:\.js)? process (?:ran )?out of memory/i, failures.nodeOutOfMemory],
  [
    /OutOfMemoryError|Java heap space|GC overhead limit|insufficient memory for the Java Runtime|Could not reserve enough space/i,
    failures.javaOutOfMemory,
  ],
  [
    /UnsupportedClassVersionError|\b(?:Java|JRE|JVM) [\d.]+\b.{0,60}\b(?:required|not supported|or (?:newer|later))|\b(?:requires?|minimum) .{0,60}\b(?:Java|JRE|JVM) \d/i,
    failures.javaVersionUnfit,
  ],
  [
    /Unrecognized (?:VM )?option|Unsupported .{0,40}VM option|Invalid (?:initial|maximum) heap size/i,
    failures.javaOptionsRefused,
  ],
  // Said at the end, whatever the reason was.
  [/Could not create the Java Virtual Machine/i, failures.javaOptionsRefused],
  [/\bMissing (?:blob|tree|commit|unknown) [0-9a-f]{40}/i, failures.cloneIncomplete],
];

/** Of the disk and the way to the server: what prepares an analysis needs them too. */
export const SIGNS_OF_EVERY_STEP: Signs = [
  [/^spawn .{0,500}\b(?:E[A-Z]+|Unknown system error)/, failures.scannerNotStarted],
  [
    /No space left on device|not enough space on the disk|Disk quota exceeded|Read-only file system/i,
    failures.scannerDiskFull,
  ],
  [
    /alert: (?:certificate_required|bad_certificate|handshake_failure)|No required SSL certificate was sent/i,
    failures.scannerClientCertificateRefused,
  ],
  [
    /No subject alternative|No name matching .{0,250} found|Hostname .{0,250} not verified/i,
    failures.certificateOfOtherName,
  ],
  [
    /CertificateExpired|CertificateNotYetValid|validity check failed|\bNot(?:After|Before): /i,
    failures.certificateExpired,
  ],
  [
    /PKIX path|unable to find valid certification path|SunCertPath|certificate chain is not trusted|trust this certificate chain|trustAnchors parameter/i,
    failures.scannerCertificateNotTrusted,
  ],
  [
    /Proxy Authentication Required|\b407\b.{0,200}proxy|proxy.{0,200}\b407\b|Unable to tunnel through proxy/i,
    failures.scannerProxyRefused,
  ],
  [
    /under maintenance|SonarQube is (?:starting|not ready)|\b503\b.{0,200}(?:Service Unavailable|failed)|\bError 50[234] on\b/i,
    failures.serverInMaintenance,
  ],
  [
    /Not authorized\. (?:Please check|Analyzing)|\bHTTP 401\b|\b401\)? Unauthorized|Please check the user token/i,
    failures.scannerTokenRefused,
  ],
  [/A similar key already exists/i, failures.similarKeyExists],
  [
    /not authorized to (?:analyze this project|run analysis)|Insufficient privileges|Project not found|\bHTTP 403\b/i,
    failures.scannerNotPermitted,
  ],
  [/To use the property "sonar\.(?:branch|pullrequest)\./i, failures.branchesUnsupported],
  [
    /\blicen[cs]e\b.{0,200}(?:expired|invalid|missing|exceed|not valid|no longer|limit|reached)|No (?:valid )?licen[cs]e/i,
    failures.licenseRefused,
  ],
];

/** Of what is analyzed. */
const SIGNS_OF_SOURCES: Signs = [
  [/QUALITY GATE STATUS: FAILED|Quality Gate check timeout exceeded/i, failures.gateWaitedFor],
  [/Component key .{0,3000}length .{0,20}is longer than the maximum/i, failures.keyTooLong],
  [/can't be indexed twice/i, failures.indexedTwice],
  [/provide compiled classes with sonar\.java\.binaries|didn't provide compiled classes/i, failures.classesMissing],
  [/No files nor directories matching '/i, failures.classesNotFound],
  [/Wildcards \*\* and \* are not supported in "sonar\./i, failures.sourcesHaveWildcards],
  [/The folder '.{0,1000}' does not exist for '/i, failures.sourcesMissing],
  [/The base directory of the module '.{0,1000}' does not exist/i, failures.moduleMissing],
  [/You must define the following mandatory properties for '/i, failures.propertyMissing],
  [
    /is not a valid (?:project|module|branch|project or module)(?: or module)? (?:key|id|version|name)|is not a valid .{0,40}\. The maximum length is|Illegal value for 'sonar\./i,
    failures.propertyRefused,
  ],
];

export const CONNECTION_LOST: Signs = [
  [
    /UnknownHostException|ConnectException|Connection refused|SocketTimeoutException|SocketException|SSL(?:Handshake)?Exception|Fail(?:ed)? to (?:connect|request)|connect timed out|Connection reset/i,
    failures.connectionLost,
  ],
];

/** What an analysis says when it fails, whichever scanner runs it. */
export const SIGNS: Signs = [...SIGNS_OF_MACHINE, ...SIGNS_OF_EVERY_STEP, ...SIGNS_OF_SOURCES, ...CONNECTION_LOST];

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
export function explainFailure(said: readonly string[], end: ScannerEnd, signs: Signs): TaskError | undefined {
  const words = said.map(readScannerText);
  for (const [pattern, failure] of signs) {
    for (const { lines, reason } of words) {
      for (const line of lines) {
        const match = signIn(line, pattern);
        if (match !== undefined) return explained(failure, reason ?? quote(line, match.index));
      }
    }
  }
  // Nobody else kills a scanner with this signal than a system without memory (128 + 9 behind a shell).
  return end.signal === 'SIGKILL' || end.exitCode === 137 ? explained(failures.killedForMemory, '') : undefined;
}

const DAMAGE =
  /^spawn |Invalid or corrupt jarfile|Unable to access jarfile|error loading libraries|cannot open shared object|could not find lib(?:java|jvm)|Could not find or load main class|zip END header|Error occurred during initialization of (?:boot layer|VM)|Failed setting boot class path|NoClassDefFoundError|ZipException|ClassFormatError/i;

/** Whether Java or the engine look damaged on disk, so that fetching them anew can help. */
export function looksDamaged(said: readonly string[]): boolean {
  return said.some((text) => readScannerText(text).lines.some((line) => signIn(line, DAMAGE) !== undefined));
}
