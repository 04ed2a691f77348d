import type { PreparedHandoff } from '../documents/handoff';
import type { ScannerServer } from './sonarqube';
import type { Credentials } from './agent';
import type { Secret } from '../logging/secret';

/** Everything that a scanner run needs, with absolute paths of this step. */
export interface ScanRequest {
  readonly handoff: PreparedHandoff;
  readonly server: Pick<ScannerServer, 'analysis'>;
  readonly credentials: Credentials;
  /** Scanner properties whose values must not be seen, by key. */
  readonly secretProperties: ReadonlyMap<string, Secret>;
  readonly baseDirectory: string;
  readonly metadataFile: string;
  /** Folder for temporary files of this job, absolute. */
  readonly tempDirectory: string;
  /** Folder of tools that the agent keeps between jobs, absolute. */
  readonly toolsDirectory: string;
  /** PEM file with further certificate authorities, absolute. */
  readonly caCertificate: string | null;
  /** Which installed Java is looked at: `auto`, `JAVA_HOME`, `JAVA_HOME_17_X64`, … */
  readonly javaChoice: string;
  /** The job runs with `system.debug`. */
  readonly verbose: boolean;
}

export interface ScanSummary {
  /** For example "engine 26.2, Java 21 from the server". */
  readonly scanner: string;
  /** Files that the scanner says it indexed; `null` when it did not say. */
  readonly files: number | null;
  readonly seconds: number;
}

/**
 * Runs one scanner to its end. Throws a scanner error of the catalogue when it fails; a stopped run ends its whole
 * process tree first, and then throws too.
 */
export interface Scanner {
  scan(request: ScanRequest, stopped: AbortSignal): Promise<ScanSummary>;
}
