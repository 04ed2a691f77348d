import { access } from 'node:fs/promises';
import { scannerFailed } from '../../../errors/scanner-errors';
import { explainFailure, SIGNS, type ScannerEnd, type Signs } from './known-failures';
import { messageOf } from '../../../errors/errors';
import { startProcess, type ProcessCommand } from '../../system/processes';
import type { RunRequest, ScanSummary } from '../../../ports/scanner';
import type { ScannerContext } from '../scanner-context';
import type { ScannerLog } from './scanner-log';
import { lastError } from './scanner-text';

/** The agent gives a canceled task 7.5 s; Java needs a moment to stop what it has started. */
const GRACE_MILLISECONDS = 2000;

/** What a shell says then. */
const NOT_STARTED = 127;

/** A scanner that has ended, with all that it said. */
export interface FinishedRun {
  readonly log: ScannerLog;
  readonly end: ScannerEnd;
}

/** Thrown when the job is being canceled; the task's boundary expects it and says nothing more. */
export class Stopped extends Error {
  constructor() {
    super('the job was canceled');
    this.name = 'Stopped';
  }
}

/**
 * Starts a scanner and waits for its end, with its lines folded in the log. A stopped run ends the whole process tree, then
 * throws.
 */
export async function runScanner(
  command: ProcessCommand,
  log: ScannerLog,
  stopped: AbortSignal,
  { title = 'Lines of the scanner', onStarted }: RunOptions = {},
): Promise<FinishedRun> {
  return { log, end: await log.folded(title, () => run(command, log, stopped, onStarted)) };
}

interface RunOptions {
  /** Under which its lines are folded. */
  readonly title?: string;
  /** Called as soon as it runs. */
  readonly onStarted?: (() => void) | undefined;
}

async function run(
  command: ProcessCommand,
  log: ScannerLog,
  stopped: AbortSignal,
  onStarted: (() => void) | undefined,
): Promise<ScannerEnd> {
  if (stopped.aborted) throw new Stopped();
  let running;
  try {
    running = await startProcess(command, log);
  } catch (error) {
    log.plainLines.push(messageOf(error));
    return { exitCode: NOT_STARTED, signal: null };
  }
  const stop = (): void => void running.kill(GRACE_MILLISECONDS);
  if (isAborted(stopped)) stop();
  else stopped.addEventListener('abort', stop, { once: true });
  onStarted?.();
  const end = await running.ended;
  stopped.removeEventListener('abort', stop);
  if (isAborted(stopped)) {
    // What it left behind in its process group.
    await running.kill(0);
    throw new Stopped();
  }
  return end;
}

/** A signal changes while something is awaited, which the compiler's narrowing does not see. */
function isAborted(signal: AbortSignal): boolean {
  return signal.aborted;
}

/** What is stopped gets this time to remove what it has begun. */
const CLEAN_UP_MILLISECONDS = 1500;

/** Waits for something, but no longer than the job lives and a moment for it to clean up. */
export async function orStopped<T>(work: Promise<T>, stopped: AbortSignal): Promise<T> {
  if (stopped.aborted) throw new Stopped();
  let stop: () => void = () => undefined;
  const stopping = new Promise<never>((_resolve, reject) => {
    stop = () => {
      const giveUp = (): void => reject(new Stopped());
      const timer = setTimeout(giveUp, CLEAN_UP_MILLISECONDS);
      void work
        .catch(() => undefined)
        .then(() => {
          clearTimeout(timer);
          giveUp();
        });
    };
    stopped.addEventListener('abort', stop, { once: true });
  });
  try {
    return await Promise.race([work, stopping]);
  } catch (error) {
    throw isAborted(stopped) ? new Stopped() : error;
  } finally {
    stopped.removeEventListener('abort', stop);
  }
}

/** Throws what explains the end of a scanner, unless it was a good one. */
export function requireSuccess({ log, end }: FinishedRun, signs: Signs): void {
  if (end.exitCode === 0) return;
  const known = explainFailure(log.said(), end, signs);
  if (known !== undefined) throw known;
  const how = end.exitCode ?? `ended by the signal ${end.signal ?? 'of an unknown name'}`;
  throw scannerFailed(how, lastError(log.errors) || (log.plainLines.at(-1) ?? ''));
}

/** What an analysis came to. A scanner that ends well without a report has analyzed nothing. */
export async function conclude(
  { clock }: ScannerContext,
  { metadataFile }: RunRequest,
  run: FinishedRun,
  startedAt: number,
  signs: Signs = SIGNS,
): Promise<ScanSummary> {
  requireSuccess(run, signs);
  await access(metadataFile).catch(() => {
    throw scannerFailed('it ended without its report file report-task.txt', '');
  });
  return { files: run.log.files, notices: [...run.log.notices], seconds: (clock.now() - startedAt) / 1000 };
}
