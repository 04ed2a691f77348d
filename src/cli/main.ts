#!/usr/bin/env node
import { COMMANDS } from './commands';
import { EXIT } from './exit-codes';
import { runCommandLine } from './run-command-line';

/** Somebody reads only the head of it; that is no fault. */
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(EXIT.done);
});

void runCommandLine(COMMANDS, {
  args: process.argv.slice(2),
  environment: process.env,
  folder: process.cwd(),
  streams: process,
  onInterrupt: (stop) => {
    let stops = 0;
    const interrupt = (): void => {
      stops += 1;
      if (stops > 1) process.exit(EXIT.interrupted);
      stop();
    };
    process.on('SIGINT', interrupt);
    process.on('SIGTERM', interrupt);
  },
}).then((exitCode) => {
  process.exitCode = exitCode;
});
