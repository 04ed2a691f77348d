import type { CommandLineNetwork } from '../composition/cli/network';
import type { Credentials } from './credentials';
import type { GivenOptions } from './given-options';
import type { Prompts } from './prompts';
import type { Terminal } from './terminal';

/** The world of one call of a command. */
export interface CommandContext {
  readonly terminal: Terminal;
  readonly prompts: Prompts;
  readonly credentials: Credentials;
  /** For `src/composition/cli`, which makes clients of it. */
  readonly network: CommandLineNetwork;
  /** Where the person is. */
  readonly folder: string;
  /** Ctrl-C: finish what is in flight and say how to go on. A second one ends the process. */
  readonly stopped: AbortSignal;
}

/** The answer of an option, or of a question where it was not given and somebody can be asked. */
export async function answered(
  { prompts }: CommandContext,
  options: GivenOptions,
  { option, question }: { readonly option: `--${string}`; readonly question: string },
): Promise<string> {
  const name = option.slice(2).split(' ')[0] ?? '';
  return options.text(name) ?? (await prompts.text(option, question)).trim();
}
