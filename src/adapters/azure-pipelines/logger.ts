import type { Logger } from '../../ports/logger';
import { neutralize } from '../../domain/neutralize';
import { taskLibrary } from './task-library';

/** Lines after the first stand under the text of the first, as in `##[error]What happened`. */
const ERROR_INDENT = ' '.repeat('##[error]'.length);
const WARNING_INDENT = ' '.repeat('##[warning]'.length);

/**
 * Writes to the pipeline's log. Text may come from outside: each of its lines is neutralized. A message of several
 * lines stays one issue, since the agent counts and keeps at most ten issues of a kind for each step.
 */
export function createLogger(): Logger {
  const verbose = isVerbose();
  return {
    info: (message) => safeLines(message).forEach(print),
    warning: (message) => taskLibrary.warning(safeLines(message).join(`\n${WARNING_INDENT}`)),
    error: (message) => taskLibrary.error(safeLines(message).join(`\n${ERROR_INDENT}`)),
    debug: (message) => {
      if (verbose) safeLines(message).forEach((line) => print(`##vso[task.debug]${escapeData(line)}`));
    },
    startGroup: (title) => print(`##[group]${neutralize(title)}`),
    endGroup: () => print('##[endgroup]'),
  };
}

/** Whether the job runs with `system.debug`. */
export function isVerbose(): boolean {
  return /^true$/i.test(process.env['SYSTEM_DEBUG'] ?? '');
}

/** The lines of a text, each safe to print. */
export function safeLines(text: string): readonly string[] {
  return text.split(/\r\n|\r|\n/).map(neutralize);
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** The agent turns `%AZP25` back into `%` in the data of a command. */
function escapeData(line: string): string {
  return line.replace(/%/g, '%AZP25');
}
