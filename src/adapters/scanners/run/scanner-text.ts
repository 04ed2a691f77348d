import type { EngineLine } from './engine-log';

/** Bounds on what is looked at: enough for every sentence, and for what one text may cost. */
const LONGEST_TEXT = 64_000;
const LONGEST_LINE = 4000;
const MOST_LINES = 60;
const LONGEST_QUOTE = 400;

/** Frames of a stack trace: names of classes, in which every sign could be found by chance. */
const FRAME = /^\s*(?:at |\.\.\. \d+ |--- End of )/;

/** Whether a line is a frame of a stack trace, of Java or .NET; it explains nothing. */
export const isFrame = (line: string): boolean => FRAME.test(line.slice(0, 40));
const THROWN = /^(?:Caused by: )?((?:[\w$]+\.)+)([\w$]+)(?:: (.*))?$/;
/** Wraps the failures of its parts, up to nine times, each with the names of all parts in between. */
const WRAPPER = 'org.springframework.';

interface Thrown {
  readonly type: string;
  readonly message: string;
}

/** Something that a scanner said, as signs are looked for in it and as it is shown. */
export interface ScannerText {
  /** Without stack frames and what a framework wrapped around, each of bounded length. */
  readonly lines: readonly string[];
  /** What to show where one of the lines is a sign; a message shows that line itself. */
  readonly reason: string | undefined;
}

/** Reads a message or a stack trace. */
export function readScannerText(text: string): ScannerText {
  const all = text
    .slice(0, LONGEST_TEXT)
    .split(/[\r\n]+/)
    .filter((line) => line !== '' && !isFrame(line))
    .map((line) => line.slice(0, LONGEST_LINE).trim());
  const own = all.filter((line) => !line.includes(WRAPPER));
  const lines = own.length === 0 ? all : own;
  const thrown = lines.flatMap((line): Thrown[] => {
    const [, packages, type = '', message = ''] = THROWN.exec(line) ?? [];
    return packages === undefined ? [] : [{ type, message }];
  });
  // Of many causes the innermost say the most.
  return { lines: lines.slice(-MOST_LINES), reason: thrown.length === 0 ? undefined : shorten(toReason(thrown)) };
}

/** A file of a project, as analyzers name it where it does not parse: "OutOfMemoryError.py", "a.ts:3:1". */
const FILE =
  /\.(?:cls|cpp|cs|css|c|cc|cob|dart|go|groovy|hpp|html?|h|java|jsp|jsx?|kts?|less|m|md|mjs|php|pkb|pks|ps1|py|rb|rs|scala|scss|sh|sql|swift|tf|tsx?|ts|txt|vb|vue|ya?ml)(?::\d+)*\W*$/i;

/** Paths, and what stands in quotes: a folder, branch, key or file of the author. */
const isName = (word: string): boolean => /[\\/]/.test(word) || /^\W?['"]/.test(word) || FILE.test(word.slice(-40));

/**
 * Looks for a sign in a line, but not inside of a name: people call files, folders and branches after what they are about, so that
 * `SocketException.java` or `fix/OutOfMemoryError` would be taken for one.
 */
export function signIn(line: string, sign: RegExp): RegExpExecArray | undefined {
  const found = [...line.matchAll(new RegExp(sign, `${sign.flags}g`))];
  if (found.length === 0) return undefined;
  const names = [...line.matchAll(/\S+/g)].filter(([word]) => isName(word));
  return found.find(
    ({ index, 0: match }) =>
      !names.some((name) => name.index <= index && index + match.length <= name.index + name[0].length),
  );
}

/** "Fail to request url: http://sonar/x: Failed to connect to sonar/10.0.0.7:80: ConnectException: Connection refused". */
function toReason(chain: readonly Thrown[]): string {
  const reasons: string[] = [];
  for (const { type, message } of [...chain].reverse()) {
    if (reasons.length === 0)
      reasons.push(saysEnough(type, message) ? message : [type, message].filter(Boolean).join(': '));
    else if (message !== '' && !reasons.some((inner) => message.endsWith(inner) || inner.endsWith(message))) {
      reasons.unshift(message);
    }
  }
  return reasons.join(': ');
}

/** "utf-99" and "Java heap space" say nothing without the name of their exception. */
function saysEnough(type: string, message: string): boolean {
  return !type.endsWith('Error') && message.split(' ', 3).length === 3;
}

/** A line as evidence; of a long one the part around the sign. */
export function quote(line: string, at: number): string {
  const from = at - LONGEST_QUOTE / 4;
  if (line.length <= LONGEST_QUOTE || from < LONGEST_QUOTE / 4) return shorten(line);
  return `…${line.slice(from, from + LONGEST_QUOTE).trim()}${from + LONGEST_QUOTE < line.length ? '…' : ''}`;
}

const GENERIC =
  /^(?:Error during SonarScanner(?: Engine)? execution|EXECUTION FAILURE|Total time: .*|(?:Pre|Post)-processing failed\. Exit code: \d+|The scanner engine did not complete successfully|Expecting at least the following command line argument:|)$/i;
/** The reason is the next error. */
const HEADING = /^Invalid value of sonar\.\S{1,100} for /;

/** The scanner's own words that say most about its failure; empty where it said nothing. */
export function lastError(errors: readonly Omit<EngineLine, 'level'>[]): string {
  const last = errors.at(-1);
  if (last === undefined) return '';
  const isSpecific = (message: string): boolean => !GENERIC.test(message.slice(0, 100)) && !HEADING.test(message);
  const specific = [...errors].reverse().find(({ message }) => isSpecific(message));
  return shorten(specific?.message ?? readScannerText(last.stacktrace ?? '').reason ?? last.message);
}

/** One line, short enough to be read. Of a long one the end stays too: sentences end with their reason. */
function shorten(text: string): string {
  const parts = text.slice(0, LONGEST_TEXT).split(/[\r\n]+/);
  const line = parts
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .join(' ');
  if (line.length <= LONGEST_QUOTE) return line;
  return `${line.slice(0, LONGEST_QUOTE / 2)} … ${line.slice(-LONGEST_QUOTE / 2)}`;
}
