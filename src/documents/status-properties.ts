/** Names of what a status of ours keeps with it; permanent, since statuses outlive releases. */
const NAMES = {
  analysis: 'SonarQube.Analysis',
  project: 'SonarQube.Project',
  server: 'SonarQube.Server',
  build: 'SonarQube.Build',
  attempt: 'SonarQube.Attempt',
} as const;

/** Which analysis a status tells of. */
export interface StatusMark {
  /** Id of the analysis in SonarQube; empty where there is none. */
  readonly analysis: string;
  readonly project: string;
  /** Address of the server. */
  readonly server: string;
  readonly build: string;
  readonly attempt: string;
}

/** The properties that say so. */
export function toStatusProperties(mark: StatusMark): ReadonlyMap<string, string> {
  return new Map([
    [NAMES.analysis, mark.analysis],
    [NAMES.project, mark.project],
    [NAMES.server, mark.server],
    [NAMES.build, mark.build],
    [NAMES.attempt, mark.attempt],
  ]);
}

/** Id of the analysis that a status tells of; empty where it tells of none. */
export function analysisOfStatus(properties: ReadonlyMap<string, string>): string {
  return properties.get(NAMES.analysis) ?? '';
}
