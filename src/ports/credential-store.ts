import type { Secret } from '../secrets/secret';
import type { Credentials } from './agent';

/** Credentials of one analysis on their way from Prepare to Analyze and Publish. */
export interface HandedOver {
  readonly credentials: Credentials;
  /** Scanner properties whose values must not be seen, by key. */
  readonly secretProperties: ReadonlyMap<string, Secret>;
}

/** Carries credentials between the tasks of one job, as a secret variable of the agent. */
export interface CredentialStore {
  /** Hands credentials over, and masks every form in which they may be printed from now on. */
  hand(analysisKey: string, handed: HandedOver): void;
  /** `undefined` when nothing readable was handed over for this analysis. */
  take(analysisKey: string): HandedOver | undefined;
  /** Hands an analysis to scanners that build tools start: Maven, Gradle. */
  handToBuildTools(analysisKey: string, analysis: BuildToolAnalysis): void;
}

/**
 * Build tools read their settings from plain environment variables; a secret variable reaches a step only where its
 * author maps it.
 */
export interface BuildToolAnalysis {
  /** Scanner properties without credentials. */
  readonly properties: Readonly<Record<string, string>>;
  readonly handed: HandedOver;
  /** `sonar.token` is not known before 10.0; there the token travels as `sonar.login`. */
  readonly tokenProperty: 'sonar.token' | 'sonar.login';
  /** Whether the credentials stand in the plain variables as well, until Publish has run. */
  readonly exposed: boolean;
}
