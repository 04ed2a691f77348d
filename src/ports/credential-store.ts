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
}
