/** A line of a task that speaks to the agent: `##vso[area.event key=value;]data`. */
export interface LoggingCommand {
  readonly area: string;
  readonly event: string;
  /** Names as written; look one up with `propertyOf`. */
  readonly properties: Readonly<Record<string, string>>;
  readonly data: string;
}

const PREFIX = '##vso[';
const ESCAPES = [
  [';', '%3B'],
  ['\r', '%0D'],
  ['\n', '%0A'],
  [']', '%5D'],
] as const;

/**
 * Reads a logging command from anywhere in a line. Undefined when the line holds none that the agent would accept.
 * Source: agent `Command.TryParse`, with its oddities: `]` always ends the head, leading `=` of a value are lost.
 *
 * @param decodePercents the agent's knob `DECODE_PERCENTS`
 */
export function parseLoggingCommand(line: string, decodePercents = true): LoggingCommand | undefined {
  const start = line.indexOf(PREFIX);
  if (start < 0) return undefined;
  const end = line.indexOf(']', start);
  if (end < 0) return undefined;
  const head = line.slice(start + PREFIX.length, end);
  const space = head.indexOf(' ');
  const name = space < 0 ? head : head.slice(0, space);
  const [area, event, ...more] = name.split('.').filter((part) => part !== '');
  if (area === undefined || event === undefined || more.length > 0) return undefined;
  const properties = space < 0 ? {} : parseProperties(head.slice(space + 1), decodePercents);
  return { area, event, properties, data: unescapeCommand(line.slice(end + 1), decodePercents) };
}

function parseProperties(text: string, decodePercents: boolean): Record<string, string> {
  const found = new Map<string, { name: string; value: string }>();
  for (const pair of text.split(';')) {
    const equals = pair.indexOf('=');
    if (equals <= 0) continue;
    const value = pair.slice(equals).replace(/^=+/, '');
    if (value === '') continue;
    const written = pair.slice(0, equals);
    // The name keeps the spelling of its first mention, the value is that of the last.
    const name = found.get(written.toLowerCase())?.name ?? written;
    found.set(written.toLowerCase(), { name, value: unescapeCommand(value, decodePercents) });
  }
  return Object.fromEntries([...found.values()].map(({ name, value }) => [name, value]));
}

/** A property by its name in any case. */
export function propertyOf(command: LoggingCommand, name: string): string | undefined {
  return Object.entries(command.properties).find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1];
}

/** Undoes the escapes of a property or of data. `%25` is none. */
export function unescapeCommand(text: string, decodePercents = true): string {
  let plain = text;
  for (const [character, escape] of ESCAPES) plain = plain.replaceAll(escape, character);
  return decodePercents ? plain.replaceAll('%AZP25', '%') : plain;
}

/** Writes a text so that it may stand in a property. */
export function escapeCommand(text: string, encodePercents = true): string {
  let escaped = encodePercents ? text.replaceAll('%', '%AZP25') : text;
  for (const [character, escape] of ESCAPES) escaped = escaped.replaceAll(character, escape);
  return escaped;
}

/** Neutralizes commands in values that strangers control, such as commit messages. */
export function deactivateCommands(text: string | null | undefined): string {
  return (text ?? '').replace(/##vso/gi, '**vso');
}
