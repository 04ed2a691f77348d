import { spawn, spawnSync } from 'node:child_process';
import { stripVTControlCharacters } from 'node:util';

/** A program in a pseudo-terminal. */
export interface TerminalRun {
  /** Everything that was shown so far, without colors and movements. */
  readonly shown: () => string;
  /** The same as it was written, with colors and movements. */
  readonly written: () => string;
  /** What was shown last comes to match; rejects when the program ends before. */
  waitFor(pattern: RegExp): Promise<void>;
  /** Types keys; what is waited for from now on must be shown after them. */
  type(keys: string): void;
  /** The exit code of the program. */
  readonly ended: Promise<number>;
  /** Closes the window, whatever runs in it. */
  stop(): void;
}

export const KEYS = {
  enter: '\r',
  tab: '\t',
  down: '\u001b[B',
  up: '\u001b[A',
  pageDown: '\u001b[6~',
  pageUp: '\u001b[5~',
  escape: '\u001b',
  backspace: '\u007f',
  interrupt: '\u0003',
  endOfInput: '\u0004',
} as const;

/** Why no pseudo-terminal can be had here; `undefined` where one can. It takes `script` of util-linux, which passes keys on. */
export function lackingTerminal(): string | undefined {
  const found = spawnSync('script', ['--version'], { encoding: 'utf8' });
  return found.status === 0 && found.stdout.includes('util-linux')
    ? undefined
    : 'script of util-linux is not on the PATH';
}

/** Starts a program in a window of the given size. */
export function startInTerminal(
  command: readonly string[],
  options: { readonly env: NodeJS.ProcessEnv; readonly cwd: string; readonly columns: number; readonly rows: number },
): TerminalRun {
  const line = command.map((part) => `'${part.replaceAll("'", "'\\''")}'`).join(' ');
  const sized = `stty rows ${options.rows} cols ${options.columns}; exec ${line}`;
  const child = spawn('script', ['--quiet', '--return', '--flush', '--command', sized, '/dev/null'], {
    env: { ...options.env, TERM: 'xterm-256color', CI: '' },
    cwd: options.cwd,
  });
  let text = '';
  let from = 0;
  let isOver = false;
  const waiting = new Set<() => void>();
  const wake = (): void => {
    for (const look of [...waiting]) look();
  };
  child.stdout.on('data', (chunk: Buffer) => {
    text += chunk.toString('utf8');
    wake();
  });
  const ended = new Promise<number>((resolve) => {
    child.on('close', (code) => {
      isOver = true;
      wake();
      resolve(code ?? -1);
    });
  });
  return {
    shown: () => stripVTControlCharacters(text),
    written: () => text,
    waitFor: (pattern) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          const isShown = pattern.test(stripVTControlCharacters(text.slice(from)));
          if (!isShown && !isOver) return;
          waiting.delete(look);
          if (isShown) resolve();
          else reject(new Error(`${pattern.source} was not shown:\n${stripVTControlCharacters(text.slice(from))}`));
        };
        waiting.add(look);
        look();
      }),
    type: (keys) => {
      from = text.length;
      child.stdin.write(keys);
    },
    ended,
    stop: () => void child.kill('SIGKILL'),
  };
}
