import { stripVTControlCharacters, styleText } from 'node:util';
import { neutralize } from '../domain/neutralize';

export interface Streams {
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
}

/** Where a command says something. Only its result goes to standard output. */
export interface Terminal {
  /** Somebody sits in front of it, so questions can be asked. */
  readonly isInteractive: boolean;
  /** Columns of standard output. */
  readonly width: number;
  /** A line for people beside the result, on standard error. */
  say(line: string): void;
  /** Whether somebody sees the line of progress. */
  readonly showsProgress: boolean;
  /** What may take longer than a second. Shown on a terminal only, on standard error. */
  progress(text: string): Progress;
}

export interface Progress {
  update(text: string): void;
  end(): void;
}

/** The frame's own view of it. */
export interface OwnedTerminal extends Terminal {
  print(lines: readonly string[]): void;
  printDocument(document: object): void;
  readonly colorsOut: boolean;
  readonly colorsErr: boolean;
}

/** Work that takes less is not worth a line that comes and goes. */
const SILENT_MILLISECONDS = 1000;
const WIDTH_BY_DEFAULT = 80;

/** @param asksNobody as `--json` wants it: what is not given is an error */
export function createTerminal(
  { stdin, stdout, stderr }: Streams,
  environment: Readonly<Record<string, string | undefined>>,
  asksNobody: boolean,
): OwnedTerminal {
  const colorsOut = hasColors(stdout, environment);
  const colorsErr = hasColors(stderr, environment);
  const say = (line: string): void => void stderr.write(`${toLine(line, colorsErr)}\n`);
  return {
    isInteractive: !asksNobody && isTerminal(stdin) && isTerminal(stderr) && !isSet(environment['CI']),
    width: Math.max(stdout.columns ?? WIDTH_BY_DEFAULT, 20),
    colorsOut,
    colorsErr,
    showsProgress: isTerminal(stderr),
    say,
    print: (lines) => void stdout.write(lines.map((line) => `${toLine(line, colorsOut)}\n`).join('')),
    printDocument: (document) => void stdout.write(`${safeJson(document)}\n`),
    progress: (text) => (isTerminal(stderr) ? startProgress(stderr, text) : { update: () => {}, end: () => {} }),
  };
}

/** https://no-color.org: any value that is not empty. */
function hasColors(stream: NodeJS.WriteStream, environment: Readonly<Record<string, string | undefined>>): boolean {
  if (isSet(environment['NO_COLOR'])) return false;
  const forced = environment['FORCE_COLOR'];
  if (forced !== undefined) return forced !== '0' && forced.toLowerCase() !== 'false';
  return isTerminal(stream) && environment['TERM'] !== 'dumb';
}

/** Node says `undefined` for what is none, whatever its types promise. */
const isTerminal = (stream: { readonly isTTY?: boolean }): boolean => stream.isTTY === true;

function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== '' && value !== '0' && value.toLowerCase() !== 'false';
}

const MARKS = { '✓': 'green', '!': 'yellow', '✗': 'red', '–': 'dim' } as const;

/** One line for a terminal, or for the log of a pipeline, which reads commands in it. */
function toLine(text: string, colors: boolean): string {
  const line = withoutControl(text);
  const [, indent = '', mark, rest = ''] = /^(\s*)([✓!✗–])(\s.*)$/u.exec(line) ?? [];
  if (!colors || mark === undefined) return line;
  return `${indent}${styleText(MARKS[mark as keyof typeof MARKS], mark, { validateStream: false })}${rest}`;
}

/** Neither escape sequences, nor what moves the cursor, nor what turns the direction of text. */
export function withoutControl(text: string): string {
  return neutralize(stripVTControlCharacters(text))
    .replace(/[\u0000-\u001f\u007f-\u009f]/g, '')
    .replace(/[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g, '');
}

/** JSON that no log takes for a command and no terminal for more than text. It means the same. */
function safeJson(document: object): string {
  const escaped = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return JSON.stringify(document, undefined, 2)
    .replace(/[\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2028\u2029\u2066-\u2069\ufeff]/g, escaped)
    .replace(/##(?=vso\[|\[)/gi, '#\\u0023');
}

function startProgress(stream: NodeJS.WriteStream, first: string): Progress {
  let current = first;
  let isShown = false;
  const draw = (): void => {
    isShown = true;
    const width = Math.max((stream.columns ?? WIDTH_BY_DEFAULT) - 1, 10);
    stream.write(`\r\u001b[2K${[...withoutControl(current)].slice(0, width).join('')}`);
  };
  const timer = setTimeout(draw, SILENT_MILLISECONDS);
  timer.unref();
  return {
    update: (text) => {
      current = text;
      if (isShown) draw();
    },
    end: () => {
      clearTimeout(timer);
      if (isShown) stream.write('\r\u001b[2K');
      isShown = false;
    },
  };
}
