import { TaskError } from './errors';

/** What goes wrong between the person at the command line and the program. Callers pass values, never a secret. */

export const missingAnswer = (option: string): TaskError =>
  new TaskError({
    code: 'SQ-CLI-OPTION',
    what: `${option} is missing, and nobody can be asked here.`,
    remedy: `Give ${option}. Questions are asked on a terminal only, not in CI and not with --json.`,
  });

/** @param problem without a full stop */
export const unreadableLine = (problem: string): TaskError =>
  new TaskError({
    code: 'SQ-CLI-OPTION',
    what: `The line cannot be read: ${problem}.`,
    remedy: 'The help (--help) shows the commands, that of a command what each option takes.',
  });

export const interrupted = (): TaskError =>
  new TaskError({
    code: 'SQ-CLI-INTERRUPTED',
    what: 'It was interrupted.',
    remedy: 'Run the same line again: what is done already stays as it is.',
  });

export const invalidOptions = (problems: readonly string[]): TaskError =>
  new TaskError({
    code: 'SQ-CLI-OPTION',
    what:
      problems.length === 1
        ? `An option cannot be used: ${problems.join('')}`
        : `${problems.length} options cannot be used:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`,
    remedy: 'The help of the command (--help) shows what each option takes.',
  });

/** @param variable the environment variable that would hold it */
export const missingCredential = (variable: string, what: string): TaskError =>
  new TaskError({
    code: 'SQ-CLI-CREDENTIAL',
    what: `${what} is missing: the environment variable ${variable} is not set, and nobody can be asked here.`,
    remedy: `Set ${variable}, or hand it over on a file descriptor (--token-fd 3 with the line ${variable}=…). A secret is never taken as an argument, since every user of the machine can read those.`,
  });

export const unreadableDescriptor = (descriptor: number, reason: string, cause?: unknown): TaskError =>
  new TaskError(
    {
      code: 'SQ-CLI-CREDENTIAL',
      what: `--token-fd ${descriptor}: it holds no token that can be used: ${reason}.`,
      remedy:
        'Open the descriptor for reading and write one line for each secret, such as SONAR_TOKEN=…; a single line without a name is the token of SonarQube.',
    },
    cause,
  );
