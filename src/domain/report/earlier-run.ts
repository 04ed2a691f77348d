/**
 * A file in a scanner's folder of work that every run locks and none removes: the first run makes it, later ones leave its time
 * as it is. What else a run leaves there, `report-task.txt` included, the next one deletes.
 * Source: sonar-scanner-engine, `DirectoryLock` and `WorkDirectoriesInitializer`; the same on 9.9, 10.7 and 26.9.
 */
export const LOCK_FILE = '.sonar_lock';

/** The folder in which a scanner left its report. */
export interface WorkFolder {
  /** Of the lock, absolute. */
  readonly lock: string;
  /** When the first run in this folder began, by the clock of the agent, milliseconds since the epoch. */
  readonly firstRunAt: number;
}

/** A run makes the lock seconds after it began, and the next run cannot begin before that one has ended. */
const SLACK_MILLISECONDS = 3_000;

/**
 * When an earlier run began in the folder of a scanner, whose report is gone then: ISO 8601; `null` where the run that SonarQube
 * knows of was the first one, `undefined` where nobody can tell.
 *
 * @param context what SonarQube calls the scanner context of that run; scanners tell there when they began
 */
export function earlierRun(context: string | null, { firstRunAt }: WorkFolder): string | null | undefined {
  const [, began = ''] = /^[ \t-]*sonar\.scanner\.bootstrapStartTime=(\d{13})\s*$/m.exec(context ?? '') ?? [];
  if (began === '') return undefined;
  return Number(began) - firstRunAt > SLACK_MILLISECONDS ? new Date(firstRunAt).toISOString() : null;
}
