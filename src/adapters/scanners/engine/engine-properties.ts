/** What a scanner run is given beside the properties of its analysis. Paths are absolute. */
export interface ScannerFrame {
  readonly hostUrl: string;
  /** Prepare has taken the author's `sonar.projectBaseDir` into account. */
  readonly baseDirectory: string;
  readonly metadataFile: string;
  /** Used unless the author's properties name another one. */
  readonly workingDirectory: string;
  readonly userHome: string;
  /** Version of this extension. */
  readonly appVersion: string;
  /** Milliseconds since the epoch at which the task began; the engine counts its total time from it. */
  readonly startedAt: number;
  readonly verbose: boolean;
  /** Proxy, trust store and the like: used unless the author's properties say otherwise. */
  readonly defaults: Readonly<Record<string, string>>;
}

export const SCANNER_APP = 'SonarQubeForAzurePipelines';

/**
 * All properties of a run except the credentials. What the tasks rely on cannot be overridden by the author.
 */
export function scannerProperties(
  analysis: Readonly<Record<string, string>>,
  frame: ScannerFrame,
): Record<string, string> {
  return {
    'sonar.working.directory': frame.workingDirectory,
    ...(frame.verbose ? { 'sonar.verbose': 'true' } : {}),
    ...frame.defaults,
    ...analysis,
    'sonar.host.url': frame.hostUrl,
    'sonar.projectBaseDir': frame.baseDirectory,
    'sonar.userHome': frame.userHome,
    'sonar.scanner.app': SCANNER_APP,
    'sonar.scanner.appVersion': frame.appVersion,
    'sonar.scanner.bootstrapStartTime': String(frame.startedAt),
    'sonar.scanner.metadataFilePath': frame.metadataFile,
  };
}

/** The document that a scanner engine reads from standard input. */
export function engineInput(properties: Readonly<Record<string, string>>): string {
  return JSON.stringify({ scannerProperties: Object.entries(properties).map(([key, value]) => ({ key, value })) });
}
