#!/usr/bin/env node
import { COMMANDS } from './commands';
import { EXIT } from './exit-codes';
import { runCommandLine } from './run-command-line';

/** Somebody reads only the head of it, or nothing: that is no fault, and changes neither the work nor its exit code. */
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') return;
    // Thrown, it would show the line that it comes from, which is the whole bundle.
    if (stream === process.stdout) process.stderr.write(`✗ The result cannot be written: ${error.message}\n`);
    process.exit(EXIT.failed);
  });
}

// Kept where nothing is left to wait for before the end: nothing done is no success.
process.exitCode = EXIT.failed;
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
