import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { promisify } from 'node:util';

const run = promisify(execFile);

interface Process {
  readonly pid: number;
  readonly parent: number;
}

/** Ends a process and all it has started, at once. */
export async function killProcessTree(pid: number): Promise<void> {
  if (process.platform === 'win32') {
    await run('taskkill', ['/PID', String(pid), '/T', '/F']).catch(() => undefined);
    return;
  }
  const all = await listProcesses();
  const doomed = [pid];
  for (const parent of doomed) doomed.push(...all.filter((each) => each.parent === parent).map((each) => each.pid));
  for (const each of doomed.reverse()) kill(each);
}

/**
 * Ends what a job left behind: processes that carry its mark in their environment. Answers their ids. Only Linux shows
 * the environment of a process. Source: agent `JobExtension.FinalizeJob`, which marks processes in the same way.
 */
export function killMarkedProcesses(variable: string, mark: string): number[] {
  if (process.platform !== 'linux') return [];
  const wanted = `${variable}=${mark}`;
  const found = readdirSync('/proc').filter((name) => {
    if (!/^\d+$/.test(name) || Number(name) === process.pid) return false;
    return readOrNothing(`/proc/${name}/environ`).split('\0').includes(wanted);
  });
  for (const name of found) kill(Number(name));
  return found.map(Number);
}

async function listProcesses(): Promise<Process[]> {
  if (process.platform !== 'linux') {
    const { stdout } = await run('ps', ['-A', '-o', 'pid=,ppid=']);
    return stdout.split('\n').map((line) => {
      const [pid = 0, parent = 0] = line.trim().split(/\s+/).map(Number);
      return { pid, parent };
    });
  }
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => {
      // The name of the program stands in brackets and may hold blanks and brackets itself.
      const stat = readOrNothing(`/proc/${name}/stat`);
      const parent = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1];
      return { pid: Number(name), parent: Number(parent ?? 0) };
    });
}

function readOrNothing(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}
