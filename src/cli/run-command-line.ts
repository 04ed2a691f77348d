import { setMaxListeners } from 'node:events';
import { resolve } from 'node:path';
import { CommanderError, type Command } from 'commander';
import { authorityProblem } from '../composition/cli/network';
import { extensionVersion } from '../composition/http-settings';
import { interrupted, unreadableLine } from '../errors/command-line-errors';
import { messageOf, TaskError, internalFault } from '../errors/errors';
import type { CliCommand } from './command';
import { readCredentials } from './credentials';
import { EXIT, exitCodeOf, usageError } from './exit-codes';
import { emptyOptions, givenOptions } from './given-options';
import { createProgram } from './program';
import { createPrompts, Interrupted } from './prompts';
import { createTerminal, type OwnedTerminal, type Streams } from './terminal';

/** The process around one call, so that a test can be one. */
export interface Surroundings {
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly folder: string;
  readonly streams: Streams;
  /** Calls back at the first Ctrl-C; the caller ends the process at the second. */
  readonly onInterrupt: (stop: () => void) => void;
}

/**
 * The boundary of the command line: reads the line, runs one command, prints its result or its error once, and answers the exit
 * code. Never rejects.
 */
export async function runCommandLine(commands: readonly CliCommand[], around: Surroundings): Promise<number> {
  const { environment, streams } = around;
  const [first, ...others] = around.args;
  // Each command declares it for itself.
  const named = first === '--json' ? [...others, first] : around.args;
  const args = named.slice(0, 2).join(' ') === 'help help' ? named.slice(1) : named;
  const isJson = args.includes('--json');
  const terminal = createTerminal(streams, environment, isJson);
  const stopping = new AbortController();
  // Each request that is under way listens; Node takes more than ten for a leak.
  setMaxListeners(0, stopping.signal);
  around.onInterrupt(() => stopping.abort(new Interrupted()));
  let exitCode: number = EXIT.done;
  const program = createProgram(
    commands,
    extensionVersion,
    {
      out: (text) => void streams.stdout.write(text),
      error: (text) => void streams.stderr.write(text),
      hasColorsOut: terminal.colorsOut,
      hasColorsError: terminal.colorsErr,
    },
    async (command, values) => {
      exitCode = await runCommand(command, values, terminal, around, stopping.signal, isJson);
    },
  );
  try {
    await program.parseAsync(unknownCommand(program, args) ?? [...args], { from: 'user' });
    return stopping.signal.aborted ? EXIT.interrupted : exitCode;
  } catch (error) {
    if (error instanceof CommanderError) {
      if (error.exitCode === 0) return EXIT.done;
      // The library ends alike where no command was given. Until it has ended well, the process would end as a fault of its own.
      if (error.code === 'commander.help') return first === 'help' ? EXIT.done : EXIT.usage;
    }
    const thrown = error instanceof CommanderError ? unreadableLine(problemIn(error)) : error;
    return printError(thrown, terminal, isJson, stopping.signal, environment);
  } finally {
    // A request that nobody waits for any more would keep the process.
    if (!stopping.signal.aborted) stopping.abort(new Interrupted());
  }
}

async function runCommand(
  command: CliCommand,
  values: Readonly<Record<string, unknown>>,
  terminal: OwnedTerminal,
  { environment, folder, streams }: Surroundings,
  stopped: AbortSignal,
  isJson: boolean,
): Promise<number> {
  const empty = emptyOptions(values);
  if (empty.length > 0) throw usageError(...empty.map((option) => `${option}: its value is empty.`));
  const options = givenOptions(values);
  const prompts = createPrompts(streams, terminal, stopped);
  const authority = options.text('ca-certificate');
  const caCertificate = authority === undefined ? null : resolve(folder, authority);
  // An address without TLS would never look at it.
  const problem = caCertificate === null ? null : await authorityProblem(caCertificate);
  if (problem !== null) throw usageError(`--ca-certificate: ${problem}.`);
  const { exitCode, document, lines } = await command.run(options, {
    terminal,
    prompts,
    credentials: readCredentials(options, environment, prompts),
    network: { environment, caCertificate },
    folder,
    stopped,
  });
  if (isJson) terminal.printDocument(document);
  else terminal.print(lines);
  return exitCode;
}

function printError(
  thrown: unknown,
  terminal: OwnedTerminal,
  isJson: boolean,
  stopped: AbortSignal,
  environment: Surroundings['environment'],
): number {
  // What is thrown while it is being stopped is a consequence, not a cause.
  if (stopped.aborted || thrown instanceof Interrupted) {
    terminal.say('Interrupted.');
    if (isJson) printErrorDocument(terminal, interrupted());
    return EXIT.interrupted;
  }
  const error = thrown instanceof TaskError ? thrown : internalFault(messageOf(thrown), thrown);
  for (const line of `✗ ${error.describe()}`.split('\n')) terminal.say(line);
  if (environment['SONARQUBE_DEBUG'] === 'true') explain(terminal, thrown);
  if (isJson) printErrorDocument(terminal, error);
  return exitCodeOf(error);
}

function printErrorDocument(terminal: OwnedTerminal, { code, message, remedy }: TaskError): void {
  terminal.printDocument({ error: { code, message, remedy } });
}

function explain(terminal: OwnedTerminal, thrown: unknown): void {
  for (let link = thrown; link instanceof Error; link = link.cause) {
    for (const line of (link.stack ?? link.message).split('\n')) terminal.say(line);
  }
}

/** The library shows its general help to who asks for that of a command that there is not. On its own it is told, with what was meant. */
function unknownCommand({ commands }: Command, args: readonly string[]): string[] | null {
  const [first, second] = args.filter((arg) => !arg.startsWith('-'));
  const asked = first === 'help' ? second : first;
  return asked === undefined || asked === 'help' || commands.some((one) => one.name() === asked) ? null : [asked];
}

/** On one line. Whoever takes an option for one that there is may have given it a secret, which is not repeated. */
function problemIn({ message }: CommanderError): string {
  return message
    .replace(/^error: /, '')
    .replace(/^(unknown option '(?:--[^='\n]+(?==)|-[^-'])).*'/s, "$1'")
    .replace(/\s+/g, ' ')
    .replace(/\.$/, '');
}
