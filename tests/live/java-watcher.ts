import { readdirSync, readFileSync } from 'node:fs';

/** Java processes below this one, as `/proc` shows them while something runs. */
export interface JavaWatch {
  /** Command lines of all that were seen running a program, one a process. */
  readonly commands: readonly string[];
  /** The most that ran at once. */
  readonly most: number;
}

/**
 * Looks at the processes five times a second while the work is done. What ran before it, such as a server that the
 * tests started, is not of the work.
 */
export async function watchJava<T>(work: () => Promise<T>): Promise<JavaWatch & { readonly result: T }> {
  const before = new Set(javaBelow(process.pid).map(({ pid }) => pid));
  const seen = new Map<number, string>();
  let most = 0;
  const look = (): void => {
    const running = javaBelow(process.pid).filter(({ pid }) => !before.has(pid));
    most = Math.max(most, running.length);
    for (const { pid, command } of running) seen.set(pid, command);
  };
  const timer = setInterval(look, 200);
  try {
    const result = await work();
    return { result, commands: [...seen.values()], most };
  } finally {
    clearInterval(timer);
  }
}

/** Processes of Java below a process that run a jar; `java -version` and the like do not count. */
export function javaBelow(ancestor: number): readonly { readonly pid: number; readonly command: string }[] {
  const all = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => readProcess(Number(name)) ?? []);
  const parents = new Map(all.map(({ pid, parent }) => [pid, parent]));
  const isBelow = (pid: number): boolean => {
    for (let at = parents.get(pid); at !== undefined && at !== 0; at = parents.get(at))
      if (at === ancestor) return true;
    return false;
  };
  // A process that Java starts has Java's own command line until it has become another program.
  const commands = new Map(all.map(({ pid, command }) => [pid, command]));
  return all.filter(
    ({ pid, parent, name, command }) =>
      name === 'java' && /\.jar/.test(command) && commands.get(parent) !== command && isBelow(pid),
  );
}

function readProcess(
  pid: number,
): { readonly pid: number; readonly parent: number; readonly name: string; readonly command: string } | undefined {
  try {
    const [, name = '', parent = '0'] = /^\d+ \((.*)\) \S (\d+)/s.exec(readFileSync(`/proc/${pid}/stat`, 'utf8')) ?? [];
    const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
    return { pid, parent: Number(parent), name, command };
  } catch {
    // It has ended meanwhile.
    return undefined;
  }
}
