import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** A process to be measured. */
export interface Command {
  readonly file: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** For its standard input, which is closed otherwise. */
  readonly input?: string;
}

/** What a process cost, and what it printed. */
export interface Run {
  readonly wallMs: number;
  /** User and system time of it and of all processes that it waited for. Counted in ticks of 10 ms. */
  readonly cpuMs: number;
  readonly exitCode: number | null;
  readonly output: string;
}

/**
 * Runs a process to its end. Only one at a time: processor time is read as the growth of this process' account for ended
 * children, which no other way gives for a whole tree.
 *
 * @param onStarted for those who look at the running process
 */
export function runCommand(command: Command, onStarted?: (pid: number) => void): Promise<Run> {
  const cpuBefore = childrenCpuMs();
  const started = performance.now();
  return new Promise((resolve, reject) => {
    const child = spawn(command.file, command.args, {
      cwd: command.cwd,
      env: command.env,
      stdio: [command.input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
    });
    const chunks: Buffer[] = [];
    let ended = started;
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.stdin?.end(command.input);
    if (child.pid !== undefined) onStarted?.(child.pid);
    child.once('error', reject);
    child.once('exit', () => (ended = performance.now()));
    child.once('close', (exitCode) => {
      resolve({
        wallMs: ended - started,
        cpuMs: childrenCpuMs() - cpuBefore,
        exitCode,
        output: Buffer.concat(chunks).toString(),
      });
    });
  });
}

const TICK_MS = 10;

/** `cutime` and `cstime` of proc(5). The name of the program may hold spaces, so the fields are counted behind it. */
function childrenCpuMs(): number {
  const stat = readFileSync('/proc/self/stat', 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[13]) + Number(fields[14])) * TICK_MS;
}
