import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** A process of a measured tree. */
export interface SeenProcess {
  readonly pid: number;
  readonly program: string;
  readonly commandLine: readonly string[];
}

/** Looks at a running tree of processes until told to stop. */
export interface Watch {
  /** Every process that was seen, by its program, and the highest resident memory of the first one in bytes. */
  stop(): { readonly processes: readonly SeenProcess[]; readonly peakBytes: number };
}

/**
 * Looks every few milliseconds, which disturbs: no run that is watched is timed. A process that lives shorter than that is
 * missed; a JVM never does.
 */
export function watchProcesses(root: number, everyMs = 10): Watch {
  const seen = new Map<number, SeenProcess>();
  let peakBytes = 0;
  const look = (): void => {
    peakBytes = Math.max(peakBytes, peakOf(root));
    for (const pid of treeOf(root)) {
      const process = describe(pid);
      // Between fork and exec a child is a copy of its parent: the last look counts.
      if (process !== undefined) seen.set(pid, process);
    }
  };
  look();
  const timer = setInterval(look, everyMs);
  return {
    stop: () => {
      clearInterval(timer);
      return { processes: [...seen.values()], peakBytes };
    },
  };
}

/** `VmHWM` of proc(5): the highest resident memory so far, kept by the kernel, so that no peak is missed between looks. */
function peakOf(pid: number): number {
  const kilobytes = /^VmHWM:\s+(\d+) kB/m.exec(read(`/proc/${pid}/status`))?.[1];
  return Number(kilobytes ?? 0) * 1024;
}

function treeOf(root: number): number[] {
  const children = new Map<number, number[]>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const stat = read(`/proc/${name}/stat`);
    const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
    children.set(parent, [...(children.get(parent) ?? []), Number(name)]);
  }
  const tree = [root];
  for (const pid of tree) tree.push(...(children.get(pid) ?? []));
  return tree;
}

function describe(pid: number): SeenProcess | undefined {
  try {
    const commandLine = read(`/proc/${pid}/cmdline`).split('\0').slice(0, -1);
    return { pid, program: readlinkSync(`/proc/${pid}/exe`), commandLine };
  } catch {
    return undefined;
  }
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
