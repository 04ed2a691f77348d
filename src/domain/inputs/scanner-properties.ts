import { getProperties } from 'properties-file';
import { propertiesFileMalformed } from '../../errors/configuration-errors';

/** Scanner properties by key, in the order in which they were written. */
export type ScannerProperties = ReadonlyMap<string, string>;

/** Properties as a text lists them. */
export interface PropertiesText {
  readonly properties: ScannerProperties;
  /** What is wrong, a sentence for each line that is not understood. No part of a value, which may be a secret. */
  readonly problems: readonly string[];
  /** Those that are written with several values, of which the last one counts. */
  readonly repeated: readonly RepeatedProperty[];
}

/** A property that a text lists more than once. */
export interface RepeatedProperty {
  readonly property: string;
  /** The first is 1. */
  readonly lines: readonly number[];
}

/**
 * Reads the input `extraProperties`: `key=value` a line, `#` comments, also indented. A line that ends in a backslash
 * after a comma or a blank goes on in the next one; a Windows path may end in a backslash. Values are taken literally,
 * so that such paths need no doubling; the official extension does the same. An empty value is kept: it switches a
 * default off.
 */
export function parseExtraProperties(text: string): PropertiesText {
  const entries: WrittenProperty[] = [];
  const problems: string[] = [];
  const goesOn = (line: string, before: string): boolean =>
    line.endsWith('\\') && /[,\s]/.test(line.length > 1 ? line.charAt(line.length - 2) : before);
  for (const { content: line, number } of joinContinuations(text, goesOn)) {
    const content = line.trim();
    if (content === '' || content.startsWith('#')) continue;
    const separator = content.indexOf('=');
    const key = content.slice(0, Math.max(separator, 0)).trim();
    const value = content.slice(separator + 1).trim();
    const problem = problemOf(key, value, content.length);
    if (problem === undefined) entries.push({ key, value, number });
    else problems.push(`line ${number} ${problem}`);
  }
  const properties = new Map(entries.map(({ key, value }) => [key, value]));
  return { properties, problems, repeated: repeatedOf(entries) };
}

interface WrittenProperty {
  readonly key: string;
  readonly value: string;
  readonly number: number;
}

function repeatedOf(entries: readonly WrittenProperty[]): readonly RepeatedProperty[] {
  const written = new Map<string, { readonly lines: number[]; readonly values: Set<string> }>();
  for (const { key, value, number } of entries) {
    const one = written.get(key) ?? { lines: [], values: new Set() };
    one.lines.push(number);
    one.values.add(value);
    written.set(key, one);
  }
  return [...written].flatMap(([property, { lines, values }]) => (values.size < 2 ? [] : [{ property, lines }]));
}

/**
 * Properties that a text in the format of `java.util.Properties` lists with several values. Java takes the last one, and says
 * nothing.
 */
export function repeatedInFile(text: string): readonly RepeatedProperty[] {
  const goesOn = (line: string): boolean => {
    let end = line.length;
    while (line.charAt(end - 1) === '\\') end -= 1;
    return (line.length - end) % 2 === 1;
  };
  const entries = joinContinuations(text, goesOn).flatMap(({ content, number }) =>
    Object.entries(getProperties(content)).map(([key, value]) => ({ key, value, number })),
  );
  return repeatedOf(entries.filter(({ key }) => key !== ''));
}

/** A property of another line or option that got into a value; options of a JVM may well hold some. */
const SECOND_PROPERTY = /\s(?:[-/][dD]:?)?(sonar\.[\w.-]{1,200})=/;

function problemOf(key: string, value: string, length: number): string | undefined {
  const option = /^(?:\/d:|--?d(?:efine)?[ :]?|[-/])([\w.-]*)$/i.exec(key.slice(0, 300));
  if (option !== null) {
    const name = option[1] ?? '';
    const instead = name.startsWith('sonar.') ? `${name}=… alone` : 'key=value alone';
    return `is written as an option of a command line; write ${instead}, one property a line.`;
  }
  if (key === '' || /\s/.test(key)) return `(${length} characters) is not of the form key=value.`;
  const second = /opt(?:ion)?s$/i.test(key) ? undefined : SECOND_PROPERTY.exec(value)?.[1];
  if (second !== undefined) {
    return `holds ${key} and ${second}; write each on a line of its own. In YAML "|" keeps the lines of a block, and ">" joins them.`;
  }
  const quote = value.length > 1 && /^["']/.test(value) && value.endsWith(value.charAt(0)) ? value.charAt(0) : null;
  // Lists of reports are read with quotes.
  if (quote === null || value.slice(1, -1).includes(quote) || /reports?paths?$/i.test(key)) return undefined;
  return `has quotes around the value of ${key}, which would be part of it; leave them out.`;
}

/**
 * Reads a file in the format of `java.util.Properties`, as SonarScanner CLI reads `sonar-project.properties`: of a key that is
 * written twice the last value counts, and values lose what Java's `trim` takes. Only a byte order mark is skipped, which
 * Java takes for a part of the first key.
 *
 * @param path names the file in the error
 * @throws TaskError SQ-CONF-FILE for an escape that Java refuses: `\u` without four hexadecimal digits
 */
export function parseJavaProperties(text: string, path: string): ScannerProperties {
  let properties: Readonly<Record<string, string>>;
  try {
    properties = getProperties(text);
  } catch (error) {
    throw propertiesFileMalformed(path, error);
  }
  const named = Object.entries(properties).filter(([key]) => key !== '');
  return new Map(named.map(([key, value]) => [key, value.replace(BLANKS_AROUND, '')]));
}

/** What `String.trim` of Java removes. */
const BLANKS_AROUND = /^[\0- ]+|(?<![\0- ])[\0- ]+$/g;

/**
 * Joins lines that go on in the next one. The effort grows as the text does, however often a line goes on.
 *
 * @param goesOn looks at one line, and at the last character before it where it continues another
 */
function joinContinuations(
  text: string,
  goesOn: (line: string, before: string) => boolean,
): { readonly content: string; readonly number: number }[] {
  const joined: { readonly content: string; readonly number: number }[] = [];
  let open: string[] = [];
  let number = 0;
  let first = 1;
  for (const line of text.split(/\r\n|\r|\n/)) {
    number++;
    if (open.length === 0) {
      first = number;
      if (line.trimStart().startsWith('#')) continue;
    }
    const part = open.length === 0 ? line : line.trimStart();
    if (goesOn(part, open.at(-1)?.slice(-1) ?? '')) {
      open.push(part.slice(0, -1));
      continue;
    }
    joined.push({ content: [...open, part].join(''), number: first });
    open = [];
  }
  if (open.length > 0) joined.push({ content: open.join(''), number: first });
  return joined;
}
