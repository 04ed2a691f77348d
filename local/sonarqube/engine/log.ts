/** The levels of the engine's log. */
export type Level = 'ERROR' | 'WARN' | 'INFO' | 'DEBUG';

/** Writes one log line as JSON, as scanner engines do on standard output. */
export function log(level: Level, message: string, stacktrace?: string): void {
  process.stdout.write(`${JSON.stringify({ level, message, ...(stacktrace === undefined ? {} : { stacktrace }) })}\n`);
}

/** A failure that is told in one line, without a stack trace. */
export class EngineFailure extends Error {}

/** Runs a step and logs its time, as `Load project settings (done) | time=12ms`. */
export async function timed<T>(title: string, step: () => T | Promise<T>): Promise<T> {
  log('INFO', title);
  const start = Date.now();
  const result = await step();
  log('INFO', `${title} (done) | time=${Date.now() - start}ms`);
  return result;
}
