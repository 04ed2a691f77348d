import type { Seal } from '../secrets/seal';
import type { Secret } from '../secrets/secret';
import type { Credentials } from '../secrets/credentials';

/** Credentials of one analysis on their way from Prepare to Analyze and Publish. */
export interface ScannerSecrets {
  readonly credentials: Credentials;
  /** Scanner properties whose values must not be seen, by key. */
  readonly secretProperties: ReadonlyMap<string, Secret>;
}

/** What Prepare leaves of one analysis where no other step can read it. */
export interface AnalysisSecret {
  /** `null` of an analysis that is skipped. */
  readonly scannerSecrets: ScannerSecrets | null;
  readonly handoffSha256: string;
  /** Of everything that later tasks leave about the analysis. */
  readonly seal: Seal;
}

/** Takes credentials that Prepare has handed over in this job, as a secret variable of the agent. */
export interface CredentialReader {
  /** `undefined` when nothing readable was handed over for this analysis. */
  load(analysisKey: string): AnalysisSecret | undefined;
}

/** The same for Prepare, which hands them over. */
export interface CredentialStore extends CredentialReader {
  /** Hands credentials over, and masks every form in which they may be printed from now on. */
  store(analysisKey: string, secret: AnalysisSecret): void;
}
