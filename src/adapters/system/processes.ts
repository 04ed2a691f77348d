import { spawn, type ChildProcess } from 'node:child_process';
import { StringDecoder } from 'node:string_decoder';
import type { Readable } from 'node:stream';
import { currentPlatform, taskkillOf } from './platform';

export interface ProcessCommand {
  /** An executable, not a script of a shell: nothing is interpreted by one. */
  readonly command: string;
  readonly args: readonly string[];
  readonly folder?: string;
  /** The whole environment of the child; this process' own where absent. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** Text for standard input, which is then closed. */
  readonly input?: string;
}

export interface ProcessEnd {
  /** `null` when a signal ended it. */
  readonly exitCode: number | null;
  readonly signal: string | null;
}

export interface LineCallbacks {
  /** One line without its end; at most `MAX_LINE` characters, longer ones come in pieces. */
  readonly onOutputLine: (line: string) => void;
  readonly onErrorLine: (line: string) => void;
}

export interface RunningProcess {
  readonly pid: number;
  /** Resolves when the process has ended and its last line was handed over. */
  readonly ended: Promise<ProcessEnd>;
  /**
   * Ends the process and everything that it has started: asks first, kills after the grace time. Resolves when it has
   * ended.
   */
  kill(graceMilliseconds: number): Promise<void>;
}

const MAX_LINE = 64 * 1024;
/** Pipes that a grandchild has inherited may stay open after the child has gone; the rest of the output is given up. */
const DRAIN_MILLISECONDS = 2000;

/** Starts a process whose lines are looked at while it runs. Rejects when it cannot be started. */
export async function startProcess(command: ProcessCommand, lines: LineCallbacks): Promise<RunningProcess> {
  const { isWindows } = currentPlatform();
  const child = spawn(command.command, command.args, {
    cwd: command.folder,
    env: command.environment === undefined ? process.env : { ...command.environment },
    stdio: ['pipe', 'pipe', 'pipe'],
    windowsHide: true,
    // A process group of its own, so that one signal reaches everything that it starts.
    detached: !isWindows,
  });
  await new Promise<void>((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', reject);
  });
  const pid = child.pid;
  if (pid === undefined) throw new Error(`${command.command} has no process id`);

  child.on('error', () => undefined);
  // A child that ends before it has read its input closes the pipe; its exit code says more than this error.
  child.stdin.on('error', () => undefined);
  child.stdin.end(command.input ?? '');
  const drained = Promise.all([
    readLines(child.stdout, lines.onOutputLine),
    readLines(child.stderr, lines.onErrorLine),
  ]);
  const ended = waitForEnd(child, drained);

  return {
    pid,
    ended,
    kill: async (graceMilliseconds) => {
      if (graceMilliseconds > 0) await signalTree(pid, isWindows, 'SIGTERM');
      const timer = setTimeout(() => void signalTree(pid, isWindows, 'SIGKILL'), graceMilliseconds);
      await ended;
      clearTimeout(timer);
      // Whatever the process left behind in its group.
      await signalTree(pid, isWindows, 'SIGKILL');
    },
  };
}

async function waitForEnd(child: ChildProcess, drained: Promise<unknown>): Promise<ProcessEnd> {
  const end = await new Promise<ProcessEnd>((resolve) => {
    child.once('exit', (exitCode, signal) => resolve({ exitCode, signal }));
  });
  let timer: NodeJS.Timeout | undefined;
  const givenUp = new Promise<void>((resolve) => (timer = setTimeout(resolve, DRAIN_MILLISECONDS)));
  await Promise.race([drained, givenUp]);
  clearTimeout(timer);
  child.stdout?.destroy();
  child.stderr?.destroy();
  return end;
}

function readLines(stream: Readable, onLine: (line: string) => void): Promise<void> {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  const take = (text: string): void => {
    const parts = (rest + text).split('\n');
    rest = parts.pop() ?? '';
    for (const part of parts) onLine(part.endsWith('\r') ? part.slice(0, -1) : part);
    while (rest.length > MAX_LINE) {
      onLine(rest.slice(0, MAX_LINE));
      rest = rest.slice(MAX_LINE);
    }
  };
  return new Promise((resolve) => {
    stream.on('data', (chunk: Buffer) => take(decoder.write(chunk)));
    stream.once('close', () => {
      take(decoder.end());
      if (rest !== '') onLine(rest);
      resolve();
    });
  });
}

async function signalTree(pid: number, isWindows: boolean, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
  if (isWindows) {
    // Windows has no signals: a console program can only be ended, and taskkill knows the tree.
    await new Promise<void>((resolve) => {
      const killer = spawn(taskkillOf(process.env['SystemRoot']), ['/pid', String(pid), '/T', '/F'], {
        stdio: 'ignore',
        windowsHide: true,
      });
      killer.once('error', () => resolve());
      killer.once('exit', () => resolve());
    });
    return;
  }
  try {
    process.kill(-pid, signal);
  } catch {
    // ESRCH: everything in the group has ended already.
  }
}
