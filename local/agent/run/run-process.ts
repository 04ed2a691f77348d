import { spawn } from 'node:child_process';
import { killProcessTree } from './kill-process-tree';
import { splitLines } from './split-lines';

/** What is run, and where its lines go. */
export interface ProcessStart {
  readonly file: string;
  readonly arguments: readonly string[];
  readonly workingDirectory: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly onLine: (line: string, stream: 'stdout' | 'stderr') => void;
  readonly cancellation: AbortSignal;
  /** Resolves when the process need not be waited for any longer. */
  readonly done?: Promise<void>;
  readonly times?: ProcessTimes;
}

/** How long the agent waits, in milliseconds. */
export interface ProcessTimes {
  readonly afterInterrupt: number;
  readonly afterTerminate: number;
  /** For pipes that stay open after the process has ended. */
  readonly forPipes: number;
}

/** How a process ended. */
export type ProcessEnd =
  | { readonly kind: 'exited'; readonly code: number }
  /** It was canceled, whatever it did then. */
  | { readonly kind: 'canceled' }
  /** It said that it is done and still runs. */
  | { readonly kind: 'left' };

/** The agent's own times: `PROCESS_SIGINT_TIMEOUT`, `PROCESS_SIGTERM_TIMEOUT`. */
export const AGENT_TIMES: ProcessTimes = { afterInterrupt: 7500, afterTerminate: 2500, forPipes: 5000 };

/**
 * Runs a process as the agent does: closed standard input; both output streams line by line; on cancel SIGINT, SIGTERM,
 * then the end of its whole tree. Source: agent `ProcessInvoker.cs`.
 *
 * @throws Error when it cannot be started
 */
export function runProcess(start: ProcessStart): Promise<ProcessEnd> {
  const times = start.times ?? AGENT_TIMES;
  return new Promise((resolve, reject) => {
    const child = spawn(start.file, [...start.arguments], {
      cwd: start.workingDirectory,
      env: start.environment,
      stdio: ['ignore', 'pipe', 'pipe'],
      windowsHide: true,
    });
    const timers = new Set<NodeJS.Timeout>();
    const later = (milliseconds: number, action: () => void) => timers.add(setTimeout(action, milliseconds));
    const flushes = (['stdout', 'stderr'] as const).map((stream) =>
      splitLines(child[stream], (line) => start.onLine(line, stream)),
    );

    const cancel = () => {
      child.kill('SIGINT');
      later(times.afterInterrupt, () => {
        child.kill('SIGTERM');
        later(times.afterTerminate, () => {
          if (child.pid !== undefined) void killProcessTree(child.pid);
        });
      });
    };
    const settle = (end: ProcessEnd) => {
      for (const timer of timers) clearTimeout(timer);
      start.cancellation.removeEventListener('abort', cancel);
      for (const flush of flushes) flush();
      child.stdout.destroy();
      child.stderr.destroy();
      resolve(start.cancellation.aborted && end.kind === 'exited' ? { kind: 'canceled' } : end);
    };

    child.once('error', (error) => {
      for (const timer of timers) clearTimeout(timer);
      start.cancellation.removeEventListener('abort', cancel);
      reject(error);
    });
    child.once('exit', () => later(times.forPipes, () => settle(exitOf(child))));
    child.once('close', () => settle(exitOf(child)));
    void start.done?.then(() => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      settle({ kind: 'left' });
      // Where the end of the job cannot find it, nobody else will end it.
      if (process.platform !== 'linux' && child.pid !== undefined) void killProcessTree(child.pid);
      child.unref();
    });
    if (start.cancellation.aborted) cancel();
    else start.cancellation.addEventListener('abort', cancel, { once: true });
  });
}

/** A process that a signal has ended reports 128 and the signal's number, as a shell does. */
function exitOf(child: { readonly exitCode: number | null; readonly signalCode: NodeJS.Signals | null }): ProcessEnd {
  if (child.exitCode !== null) return { kind: 'exited', code: child.exitCode };
  const numbers: Partial<Record<NodeJS.Signals, number>> = {
    SIGINT: 2,
    SIGKILL: 9,
    SIGSEGV: 11,
    SIGTERM: 15,
    SIGABRT: 6,
  };
  return { kind: 'exited', code: 128 + (child.signalCode ? (numbers[child.signalCode] ?? 0) : 0) };
}
