/**
 * What a task says to the person who reads the pipeline's log. Implementations neutralize text that reads as a logging
 * command, so callers may pass names and messages from outside as they are.
 */
export interface Logger {
  /** A fact that everybody should see. */
  info(message: string): void;
  /** Something to mend that does not stop the task; shown in yellow and counted. */
  warning(message: string): void;
  /** Something that made the task fail; shown in red and counted. Does not end the task. */
  error(message: string): void;
  /** Shown only with `system.debug`. */
  debug(message: string): void;
  /** Opens a block that the log viewer folds; lines until `endGroup` belong to it. */
  startGroup(title: string): void;
  endGroup(): void;
}
