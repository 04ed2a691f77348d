import { PassThrough } from 'node:stream';
import type { CliCommand, CommandResult } from '../../../src/cli/command';
import type { CommandContext } from '../../../src/cli/context';
import type { GivenOptions } from '../../../src/cli/given-options';
import { assertDocument, hasSchema } from './json-schemas';
import { runCommandLine, type Surroundings } from '../../../src/cli/run-command-line';

export interface Ran {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A command that does what a test wants. */
export function command(
  run: (options: GivenOptions, context: CommandContext) => Promise<CommandResult> | CommandResult,
  changes: Partial<CliCommand> = {},
): CliCommand {
  return {
    name: 'try',
    summary: 'try it',
    description: 'Tries it.',
    connections: ['sonarqube', 'azure-devops'],
    declare: (declared) => declared.option('--project <key>', 'key'),
    examples: [{ says: 'Try', line: 'try' }],
    document: ['done  true'],
    run: async (options, context) => run(options, context),
    ...changes,
  };
}

export interface CallOptions {
  readonly environment?: Surroundings['environment'];
  /** Somebody sits at the terminal, and types this. */
  readonly types?: string;
  readonly isTerminal?: boolean;
  /** Where the person is. */
  readonly folder?: string;
  /** Called with each piece of standard error. */
  readonly onSaid?: (text: string) => void;
  /** Called with what Ctrl-C does. */
  readonly onInterrupt?: Surroundings['onInterrupt'];
}

/** Runs the command line in this process with streams of its own. */
export async function call(
  commands: CliCommand | readonly CliCommand[],
  args: readonly string[],
  {
    environment = {},
    isTerminal = false,
    types = '',
    onInterrupt = () => {},
    onSaid = () => {},
    folder = '/home/somebody',
  }: CallOptions = {},
): Promise<Ran> {
  const stdout = stream(isTerminal);
  const stderr = stream(isTerminal);
  stderr.stream.on('data', (chunk: Buffer) => onSaid(chunk.toString()));
  const stdin = Object.assign(new PassThrough(), { isTTY: isTerminal, setRawMode: () => {} });
  // A question listens from its first line on.
  if (types !== '') stderr.stream.once('data', () => setImmediate(() => stdin.write(types)));
  const exitCode = await runCommandLine(Array.isArray(commands) ? commands : [commands as CliCommand], {
    args,
    environment,
    folder,
    streams: { stdin, stdout: stdout.stream, stderr: stderr.stream } as unknown as Surroundings['streams'],
    onInterrupt,
  });
  const ran = { exitCode, stdout: stdout.text(), stderr: stderr.text() };
  // Whatever a test looks for: every document is of the shape that is promised.
  const [name = ''] = args;
  if (args.includes('--json') && hasSchema(name)) assertDocument(name, ran.stdout);
  return ran;
}

function stream(isTTY: boolean): { readonly stream: PassThrough; readonly text: () => string } {
  const chunks: string[] = [];
  const through = Object.assign(new PassThrough(), { isTTY, columns: 100, rows: 30 });
  through.on('data', (chunk: Buffer) => chunks.push(chunk.toString()));
  return { stream: through, text: () => chunks.join('') };
}
