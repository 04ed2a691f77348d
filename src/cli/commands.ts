import type { CliCommand } from './command';
import { bindCommand } from './commands/bind';
import { configureCommand } from './commands/configure';
import { doctorCommand } from './commands/doctor';
import { gateCommand } from './commands/gate';
import { importCommand } from './commands/import';
import { pipelineCommand } from './commands/pipeline';
import { policyCommand } from './commands/policy';
import { syncCommand } from './commands/sync';

/** Every command, in the order in which the help names them. A new one is added here, and nowhere else. */
export const COMMANDS: readonly CliCommand[] = [
  doctorCommand,
  configureCommand,
  importCommand,
  bindCommand,
  policyCommand,
  syncCommand,
  gateCommand,
  pipelineCommand,
];
