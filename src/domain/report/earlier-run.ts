/**
 * A file in a scanner's folder of work that every run locks and none removes: the first run makes it, later ones leave its time
 * as it is. What else a run leaves there, `report-task.txt` included, the next one deletes.
 * Source: sonar-scanner-engine, `DirectoryLock` and `WorkDirectoriesInitializer`. Seen so with SonarQube 26.2 behind the plug-ins of
 * Maven (5.8) and Gradle (3.4).
 */
export const LOCK_FILE = '.sonar_lock';

/** The folder in which a scanner left its report. */
export interface WorkFolder {
  /** Of the lock, absolute. */
  readonly lock: string;
  /** When the first run in this folder began, by the clock of the agent, milliseconds since the epoch. */
  readonly firstRunAt: number;
  /** When the last run left its report, by the same clock. */
  readonly reportedAt: number;
}

/** A run makes the lock seconds after it began, and the next run cannot begin before that one has ended. */
const SLACK_MILLISECONDS = 3_000;

/** Dates of analyses are in whole seconds. */
const ROUNDING_MILLISECONDS = 1_000;

/** Between the date of an analysis and the lock of its own run lie seconds; more on a busy machine. */
const LOCKED_WITHIN_MILLISECONDS = 5 * 60_000;

/**
 * When the scanner of a run began, milliseconds since the epoch; `null` where it does not tell: SonarScanner CLI does, the plug-ins
 * of Maven and Gradle do not.
 *
 * @param context what SonarQube calls the scanner context of that run
 */
export function toldStart(context: string | null): number | null {
  const [, began = ''] = /^[ \t-]*sonar\.scanner\.bootstrapStartTime=(\d{13})\s*$/m.exec(context ?? '') ?? [];
  return began === '' ? null : Number(began);
}

/**
 * The date of the newest analysis of a branch, where it can be that of the run that left the report; `null` where it cannot.
 * The scanner takes that date from the clock of the agent, shortly before it locks its folder. A date behind the report is that of a
 * later analysis; one long before the lock was written into the settings (`sonar.projectDate`).
 *
 * @param date ISO 8601
 */
export function startByDate(date: string | null, { firstRunAt, reportedAt }: WorkFolder): number | null {
  const began = Date.parse(date ?? '');
  const isOfRun = began >= firstRunAt - LOCKED_WITHIN_MILLISECONDS && began <= reportedAt + ROUNDING_MILLISECONDS;
  return isOfRun ? began : null;
}

/**
 * When an earlier run began in the folder of a scanner, whose report is gone then: ISO 8601; `null` where the run that SonarQube
 * knows of was the first one, `undefined` where nobody can tell.
 *
 * @param began when that run began, milliseconds since the epoch
 */
export function earlierRun(
  began: number | null,
  { firstRunAt }: Pick<WorkFolder, 'firstRunAt'>,
): string | null | undefined {
  if (began === null) return undefined;
  return began - firstRunAt > SLACK_MILLISECONDS ? new Date(firstRunAt).toISOString() : null;
}
