import type { ProcessCommand } from '../../system/processes';
import { runScanner, type FinishedRun } from '../run/run-scanner';
import { ScannerLog } from '../run/scanner-log';
import type { ScannerContext } from '../scanner-context';

/**
 * Runs a program of .NET that may not take for ever: its lines go into the log, folded, and it ends with the job.
 *
 * @returns what it said and how it ended. Throws a sentence where the time was over.
 */
export async function runWithin(
  { logger, clock }: ScannerContext,
  minutes: number,
  command: ProcessCommand,
  title: string,
  stopped: AbortSignal,
): Promise<FinishedRun> {
  stopped.throwIfAborted();
  const ending = new AbortController();
  const stop = (): void => ending.abort();
  stopped.addEventListener('abort', stop, { once: true });
  const alarm = clock.alarm(minutes * 60_000);
  void alarm.rings.then(stop);
  try {
    return await runScanner(command, new ScannerLog(logger, () => undefined, false), ending.signal, { title });
  } catch (error) {
    throw ending.signal.aborted && !stopped.aborted ? new Error(`it took more than ${minutes} minutes`) : error;
  } finally {
    alarm.cancel();
    stopped.removeEventListener('abort', stop);
  }
}

/** The line of a failed program that tells most. */
export function sentenceOf({ log, end }: FinishedRun, sign: RegExp): string {
  const said = log.plainLines.find((line) => sign.test(line)) ?? log.plainLines.at(-1) ?? 'no word';
  return `exit code ${end.exitCode ?? 'none'}: ${said.trim()}`;
}
