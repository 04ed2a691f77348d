import type { CliCommand } from './command';
import { gateCommand } from './commands/gate';
import { syncCommand } from './commands/sync';

/** Every command, in the order in which the help names them. A new one is added here, and nowhere else. */
export const COMMANDS: readonly CliCommand[] = [gateCommand, syncCommand];
