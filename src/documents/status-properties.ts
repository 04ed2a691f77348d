import { propertyName } from './property-name';

/** What a status of ours keeps with it. */
const FIELDS = [
  'analysis',
  'analysisKey',
  'project',
  'server',
  'build',
  'attempt',
  'pullRequest',
  'analysisDate',
  'source',
  'name',
  'definition',
] as const satisfies readonly (keyof StatusMark)[];

const SOURCES = ['analysis', 'live'] as const;

/** Which analysis a status tells of. */
export interface StatusMark {
  /** Id of the analysis in SonarQube; empty where there is none. */
  readonly analysis: string;
  /** Which of the pipeline's analyses: the same in every build. */
  readonly analysisKey: string;
  readonly project: string;
  /** Address of the server. */
  readonly server: string;
  readonly build: string;
  readonly attempt: string;
  /** Id of the pull request in SonarQube; empty of a separate project, which has none. */
  readonly pullRequest: string;
  /**
   * When the analysis began, as SonarQube's list of pull requests tells it, or, once posted, in UTC with a `Z`: Azure DevOps takes
   * such a text for a time. Empty where it is not told.
   */
  readonly analysisDate: string;
  /**
   * `analysis`: the quality gate as it was then. `live`: what people decided in SonarQube since is in it. Empty where no gate was
   * judged.
   */
  readonly source: 'analysis' | 'live' | '';
  /** What people call the project, as the description begins. */
  readonly name: string;
  /** Pipeline of the build: two may have analyses of one key. */
  readonly definition: string;
}

/** The properties that say so. */
export function toStatusProperties(mark: StatusMark): ReadonlyMap<string, string> {
  return new Map(FIELDS.map((field) => [propertyName(field), mark[field]]));
}

/** Reads them; what a status of an earlier release does not say is empty. */
export function parseStatusProperties(properties: ReadonlyMap<string, string>): StatusMark {
  const texts = Object.fromEntries(FIELDS.map((field) => [field, textOf(properties, field)]));
  // Each of them is there: the keys of an object that is built of a list are not known to the compiler.
  const mark = texts as Record<(typeof FIELDS)[number], string>;
  return { ...mark, source: SOURCES.find((source) => source === mark.source) ?? '' };
}

/** Id of the analysis that a status tells of; empty where it tells of none. */
export function analysisOfStatus(properties: ReadonlyMap<string, string>): string {
  return textOf(properties, 'analysis');
}

/** Which analysis of which pipeline a status tells of, the same in every build; empty where it tells of none. */
export function subjectOfStatus(properties: ReadonlyMap<string, string>): string {
  const key = textOf(properties, 'analysisKey');
  return key === '' ? '' : toSubject(textOf(properties, 'definition'), key);
}

/**
 * Names an analysis of a pipeline.
 *
 * @param definition id of the pipeline; two may have analyses of one key
 */
export function toSubject(definition: string, analysisKey: string): string {
  return `${definition} ${analysisKey}`;
}

/** Whether a status was posted by this attempt of a build, or a later one. */
export function isOfAttempt(properties: ReadonlyMap<string, string>, build: string, attempt: number): boolean {
  return textOf(properties, 'build') === build && Number(textOf(properties, 'attempt')) >= attempt;
}

function textOf(properties: ReadonlyMap<string, string>, field: keyof StatusMark): string {
  return properties.get(propertyName(field)) ?? '';
}
