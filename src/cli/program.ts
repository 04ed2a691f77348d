import { Command } from 'commander';
import type { CliCommand, Connection } from './command';
import { EXIT_CODES_IN_WORDS } from './exit-codes';

/** What one types; also the name of the package. */
export const PROGRAM = 'sonarqube-for-azure-pipelines';

/** Columns of the help, the same everywhere: the reference pages are made of it. */
const HELP_WIDTH = 110;

const OPTIONS_OF: Readonly<Record<Connection, readonly (readonly [flags: string, description: string])[]>> = {
  sonarqube: [
    ['--sonarqube <url>', 'address of SonarQube, with its context path (or SONAR_HOST_URL); its token is SONAR_TOKEN'],
  ],
  'azure-devops': [
    [
      '--organization <url>',
      'address of the organization, or of the collection of a Server (or AZURE_DEVOPS_URL); its token is AZURE_DEVOPS_TOKEN',
    ],
  ],
};

export interface Writers {
  readonly out: (text: string) => void;
  readonly error: (text: string) => void;
  readonly hasColorsOut: boolean;
  readonly hasColorsError: boolean;
}

/**
 * The commands as commander's program. It throws its own error instead of ending the process.
 *
 * @param run called with the command and its options, when the line has been read
 */
export function createProgram(
  commands: readonly CliCommand[],
  version: string,
  writers: Writers,
  run: (command: CliCommand, options: Readonly<Record<string, unknown>>) => Promise<void>,
): Command {
  const prepare = (command: Command): Command =>
    command
      .exitOverride()
      .helpOption('-h, --help', 'show this help')
      .configureHelp({ helpWidth: HELP_WIDTH })
      .configureOutput({
        writeOut: writers.out,
        writeErr: writers.error,
        // What is wrong is thrown as well, and printed like every other error.
        outputError: () => undefined,
        getOutHasColors: () => writers.hasColorsOut,
        getErrHasColors: () => writers.hasColorsError,
      });
  const program = prepare(new Command(PROGRAM))
    .description('Connects SonarQube and Azure DevOps, and finds what keeps them from working together.')
    .version(version, '-V, --version', 'show the version')
    .helpCommand('help [command]', 'show the help of a command')
    .addHelpText(
      'after',
      `\nSecrets come from the environment (SONAR_TOKEN, AZURE_DEVOPS_TOKEN, AZURE_DEVOPS_GLOBAL_PAT), from a file\ndescriptor (--token-fd), or are asked for on a terminal; never from an argument.`,
    );
  for (const command of commands) {
    const declared = prepare(program.command(command.name))
      .summary(command.summary)
      .description(command.description)
      .allowExcessArguments(false);
    command.declare(declared);
    for (const [flags, description] of command.connections.flatMap((one) => OPTIONS_OF[one])) {
      declared.option(flags, description);
    }
    if (command.connections.length > 0) {
      declared
        .option('--ca-certificate <file>', 'PEM file with further certificate authorities; public ones stay trusted')
        .option('--token-fd <number>', 'file descriptor with the secrets, one NAME=value a line');
    }
    declared
      .option('--json', 'print one JSON document on standard output and everything else on standard error; ask nothing')
      .addHelpText('after', helpAfter(command))
      .action(() => run(command, declared.opts()));
  }
  return program;
}

function helpAfter({ examples, document, exitCodes = {} }: CliCommand): string {
  const codes = Object.entries({ ...EXIT_CODES_IN_WORDS, ...exitCodes }).sort(([a], [b]) => Number(a) - Number(b));
  return [
    '',
    'Examples:',
    ...examples.flatMap(({ says, line }) => [`  # ${says}`, `  ${PROGRAM} ${line}`]),
    '',
    'With --json:',
    ...document.map((line) => `  ${line}`),
    '  An error is {error: {code, message, remedy}} instead.',
    '',
    'Exit codes:',
    ...codes.map(([code, words]) => `  ${code.padStart(3)}  ${words}`),
  ].join('\n');
}
