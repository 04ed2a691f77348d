import { missingAnswer } from '../errors/command-line-errors';
import type { Streams, Terminal } from './terminal';

/** Somebody pressed Ctrl-C, or gave up a question. */
export class Interrupted extends Error {
  constructor() {
    super('interrupted');
    this.name = 'Interrupted';
  }
}

export interface Choice<T> {
  readonly value: T;
  readonly label: string;
  readonly hint?: string;
}

/** Questions to whoever sits at the terminal; each is an error that names the option where nobody does. */
export interface Prompts {
  /** @param option that would have answered it: `--project KEY` */
  text(option: string, question: string): Promise<string>;
  /** What is typed is not shown. `null` where nobody can be asked: the caller knows what to name. */
  secret(question: string): Promise<string | null>;
  confirm(option: string, question: string): Promise<boolean>;
  /** Filters while one types; arrows and Page Up or Down move. */
  chooseMany<T extends string>(option: string, question: string, choices: readonly Choice<T>[]): Promise<readonly T[]>;
}

const loadClack = () =>
  import(/* webpackExports: ["autocompleteMultiselect", "confirm", "isCancel", "password", "text"] */ '@clack/prompts');
type Clack = Awaited<ReturnType<typeof loadClack>>;

/** The library is loaded with the first question: most calls ask none. It writes to standard error, the result has the other. */
export function createPrompts(
  { stdin: input, stderr: output }: Streams,
  terminal: Pick<Terminal, 'isInteractive'>,
  stopped: AbortSignal,
): Prompts {
  const ask = async <T>(
    option: string,
    question: (clack: Clack, common: Common) => Promise<T | symbol>,
  ): Promise<T> => {
    if (!terminal.isInteractive) throw missingAnswer(option);
    const clack = await loadClack();
    const answer = await untilGivenUp(input, stopped, (signal) => question(clack, { input, output, signal }));
    if (clack.isCancel(answer)) throw new Interrupted();
    return answer as T;
  };
  const required = (value: string | undefined): string | undefined =>
    (value ?? '').trim() === '' ? 'Please type something.' : undefined;
  return {
    text: (option, message) =>
      ask<string>(option, (clack, common) => clack.text({ ...common, message, validate: required })),
    secret: (message) =>
      terminal.isInteractive
        ? ask<string>('', (clack, common) => clack.password({ ...common, message, validate: required }))
        : Promise.resolve(null),
    confirm: (option, message) => ask<boolean>(option, (clack, common) => clack.confirm({ ...common, message })),
    chooseMany: <T extends string>(option: string, message: string, choices: readonly Choice<T>[]) =>
      ask<readonly T[]>(
        option,
        (clack, common) =>
          turningPages(common, (onList) => {
            const options = toOptions(choices);
            return clack.autocompleteMultiselect<string>({
              ...common,
              message,
              // A function is called by the list itself, which knows what is shown and where it stands.
              options(this: ShownList) {
                onList(this);
                return options;
              },
              filter: (typed, { label = '' }) => label.toLowerCase().includes(typed.toLowerCase()),
              placeholder: 'type to filter',
              required: true,
            });
          }) as Promise<T[] | symbol>,
      ),
  };
}

/**
 * Ctrl-D, or a window that is closed, ends the library's reading without an answer: nothing would be waited for any more, and
 * the process end in the middle. What stops the call later must not reach a question that has its answer: it would end again.
 */
async function untilGivenUp<T>(
  input: NodeJS.ReadStream,
  stopped: AbortSignal,
  ask: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  if (stopped.aborted) throw new Interrupted();
  const givenUp = new AbortController();
  let isOver = false;
  const giveUp = (): void => {
    if (!isOver) givenUp.abort();
  };
  // An answer ends the reading as well, and is here before.
  const readingEnds = (): void => void setImmediate(giveUp);
  stopped.addEventListener('abort', giveUp);
  input.on('pause', readingEnds);
  try {
    return await ask(givenUp.signal);
  } finally {
    isOver = true;
    stopped.removeEventListener('abort', giveUp);
    input.off('pause', readingEnds);
  }
}

interface Common {
  readonly input: NodeJS.ReadStream;
  readonly output: NodeJS.WriteStream;
  readonly signal: AbortSignal;
}

/** Lines of a window that the question itself takes. */
const LINES_AROUND = 10;

/** What is left of a list by the filter, and the place in it. */
interface ShownList {
  readonly cursor: number;
  readonly filteredOptions: readonly unknown[];
}

/** The library knows the arrows; a page is as many of them as the window shows lines, and ends at the end of the list. */
async function turningPages<T>(
  { input, output }: Common,
  ask: (onList: (list: ShownList) => void) => Promise<T>,
): Promise<T> {
  let list: ShownList | undefined;
  const turn = (_text: unknown, key: { readonly name?: string } | undefined): void => {
    const arrow = key?.name === 'pagedown' ? 'down' : key?.name === 'pageup' ? 'up' : null;
    if (arrow === null || list === undefined) return;
    const { cursor, filteredOptions } = list;
    const most = arrow === 'up' ? cursor : filteredOptions.length - 1 - cursor;
    for (let line = Math.min(Math.max(output.rows - LINES_AROUND, 1), most); line > 0; line -= 1) {
      input.emit('keypress', undefined, { name: arrow });
    }
  };
  input.on('keypress', turn);
  try {
    return await ask((shown) => (list = shown));
  } finally {
    input.off('keypress', turn);
  }
}

function toOptions(choices: readonly Choice<string>[]): { value: string; label: string; hint?: string }[] {
  return choices.map(({ value, label, hint }) => ({ value, label, ...(hint === undefined ? {} : { hint }) }));
}
