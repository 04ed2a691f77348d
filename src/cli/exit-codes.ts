import { invalidOptions } from '../errors/command-line-errors';
import type { ErrorCode } from '../errors/codes';
import type { TaskError } from '../errors/errors';
import { refusalOf } from '../errors/refused-answer';

/** Exit codes of all commands; they are permanent. */
export const EXIT = {
  done: 0,
  failed: 1,
  usage: 2,
  partly: 3,
  credentials: 4,
  interrupted: 130,
} as const;

/** Those that every command has; `partly` is of those that work row by row. */
export const EXIT_CODES_IN_WORDS: Readonly<Record<number, string>> = {
  [EXIT.done]: 'all done',
  [EXIT.failed]: 'nothing done, or a fatal error',
  [EXIT.usage]: 'an option is missing or cannot be used',
  [EXIT.credentials]: 'credentials are missing, refused, or not sufficient',
  [EXIT.interrupted]: 'interrupted',
};

const OF_CREDENTIALS: readonly string[] = [
  'SQ-AUTH-401',
  'SQ-AUTH-403',
  'SQ-AUTH-CREATE',
  'SQ-CLI-CREDENTIAL',
  'SQ-IMPORT-TOKEN',
  'SQ-SETUP-ADO-TOKEN',
  'SQ-SETUP-POLICY-RIGHT',
  'SQ-SYNC-TOKEN',
] satisfies readonly ErrorCode[];

const OF_USAGE: readonly string[] = [
  'SQ-CLI-OPTION',
  'SQ-IMPORT-GATE',
  'SQ-IMPORT-NOTHING',
  'SQ-IMPORT-PLAN',
] satisfies readonly ErrorCode[];

/** Whether a code of the catalog is about who asks, and not about what was asked. */
export const isOfCredentials = (code: string): boolean => OF_CREDENTIALS.includes(code);

/** What an error means to whoever reads exit codes only. A sign-in page is a refusal of the token, too. */
export function exitCodeOf(error: TaskError): number {
  if (OF_USAGE.includes(error.code)) return EXIT.usage;
  if (isOfCredentials(error.code)) return EXIT.credentials;
  const status = refusalOf(error)?.status;
  if (error.code === 'SQ-ADO-REQUEST' && status !== undefined && isRefusal(status)) return EXIT.credentials;
  return EXIT.failed;
}

function isRefusal(status: number): boolean {
  // An answer that is refused for all its 200 is a page for people.
  return status === 401 || status === 403 || status === 200 || status === 203 || (status >= 300 && status < 400);
}

/** A problem with the options, found by the command itself. */
export const usageError = (...problems: string[]): TaskError => invalidOptions(problems);
