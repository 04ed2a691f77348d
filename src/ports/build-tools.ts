import type { ScannerSecrets } from './credential-store';

/**
 * Scanners that build tools start, such as Maven's and Gradle's. They read their settings from plain environment variables
 * of the job; a secret variable reaches a step only where its author maps it.
 */
export interface BuildTools {
  /** Leaves the settings of an analysis for the scanners of later steps, in the place of what stood there. */
  configure(analysis: BuildToolSettings): ReplacedSettings;
  /** Makes scanners of later steps skip: without a word they would analyze with whatever they find. */
  skip(analysisKey: string, properties: Readonly<Record<string, string>>): void;
}

/** What scanners of later steps are to be told of an analysis. */
export interface BuildToolSettings {
  readonly analysisKey: string;
  /** Scanner properties without credentials. */
  readonly properties: Readonly<Record<string, string>>;
  readonly scannerSecrets: ScannerSecrets;
  /** `sonar.token` is not known before 10.0; there the token travels as `sonar.login`. */
  readonly tokenProperty: 'sonar.token' | 'sonar.login';
  /** Whether the credentials stand in the plain variables as well, until Publish has run. */
  readonly exposed: boolean;
  /** Name of the secret variable for the token. */
  readonly tokenVariable: string;
}

/** What stood there before. */
export interface ReplacedSettings {
  /** Settings that another task, or the pipeline, had left for scanners, and that are gone. */
  readonly replacedOthers: boolean;
  /** The variable of the token held another one before. */
  readonly replacedToken: boolean;
}
