import type { Command } from 'commander';
import type { CommandContext } from './context';
import type { GivenOptions } from './given-options';

/** What a command talks to; each brings its options, environment variables and questions. */
export type Connection = 'sonarqube' | 'azure-devops';

/**
 * One command of the command line. It turns options into a question to a use case, and the answer into a result; the frame
 * does the rest: help, `--json`, credentials, errors, exit codes, Ctrl-C.
 */
export interface CliCommand {
  readonly name: string;
  /** One line of the list of commands, without a full stop. */
  readonly summary: string;
  /** The paragraph at the head of the help. */
  readonly description: string;
  readonly connections: readonly Connection[];
  /** Options beside those of the connections and `--json`. */
  readonly declare: (command: Command) => void;
  readonly examples: readonly Example[];
  /** Lines that describe the document of `--json`. */
  readonly document: readonly string[];
  /** Exit codes that this command has beside those of every command, or with another meaning. */
  readonly exitCodes?: Readonly<Record<number, string>>;
  readonly run: (options: GivenOptions, context: CommandContext) => Promise<CommandResult>;
}

export interface Example {
  readonly says: string;
  /** Without the program's name: `gate --project webshop`. */
  readonly line: string;
}

/** How a command ended. Only one of document and lines is printed, on standard output. */
export interface CommandResult {
  readonly exitCode: number;
  /** What `--json` prints. */
  readonly document: object;
  /** What people read; ✓, !, ✗ and – at the beginning of a line are colored. */
  readonly lines: readonly string[];
}
