/** Scanner properties by key, in the order in which they were written. */
export type ScannerProperties = ReadonlyMap<string, string>;

export interface PropertiesText {
  readonly properties: ScannerProperties;
  /** Lines without a key or without `=`, as they stand. */
  readonly unreadable: readonly string[];
}

/**
 * Reads the input `extraProperties`: `key=value` a line, `#` comments, also indented. A line that ends in a backslash
 * after a comma or a blank goes on in the next one; a Windows path may end in a backslash. Values are taken literally,
 * so that such paths need no doubling; the official extension does the same. An empty value is kept: it switches a
 * default off.
 */
export function parseExtraProperties(text: string): PropertiesText {
  const properties = new Map<string, string>();
  const unreadable: string[] = [];
  for (const line of joinContinuations(text.split(LINE_BREAK), /^\s*#/, /[,\s]\\$/)) {
    const content = line.trim();
    if (content === '' || content.startsWith('#')) continue;
    const separator = content.indexOf('=');
    const key = content.slice(0, Math.max(separator, 0)).trim();
    if (key === '' || /\s/.test(key)) unreadable.push(content);
    else properties.set(key, content.slice(separator + 1).trim());
  }
  return { properties, unreadable };
}

/**
 * Reads a file in the format of `java.util.Properties`: `#` and `!` comments, `=`, `:` or blank as separator, `\`
 * escapes with `\uXXXX`, continuation lines. That is how SonarScanner CLI reads `sonar-project.properties`.
 */
export function parseJavaProperties(text: string): ScannerProperties {
  const properties = new Map<string, string>();
  const lines = text.replace(/^\ufeff/, '').split(LINE_BREAK);
  for (const line of joinContinuations(lines, /^[ \t\f]*[#!]/, /(?<!\\)(?:\\\\)*\\$/)) {
    const content = line.replace(/^[ \t\f]+/, '');
    if (content === '' || /^[#!]/.test(content)) continue;
    const match = /^((?:\\[\s\S]|[^\\=: \t\f])*)[ \t\f]*[=:]?[ \t\f]*([\s\S]*)$/.exec(content);
    if (match?.[1]) properties.set(unescape(match[1]), unescape(match[2] ?? '').trimEnd());
  }
  return properties;
}

const LINE_BREAK = /\r\n|\r|\n/;

/** Joins lines that go on; `goesOn` matches a line whose last character, a backslash, says so. */
function joinContinuations(lines: readonly string[], comment: RegExp, goesOn: RegExp): string[] {
  const joined: string[] = [];
  let open: string | undefined;
  for (const line of lines) {
    if (open === undefined && comment.test(line)) continue;
    const whole = open === undefined ? line : open + line.trimStart();
    if (goesOn.test(whole)) {
      open = whole.slice(0, -1);
    } else {
      joined.push(whole);
      open = undefined;
    }
  }
  if (open !== undefined) joined.push(open);
  return joined;
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', f: '\f' };

function unescape(text: string): string {
  return text.replace(
    /\\(?:u([0-9a-fA-F]{4})|([\s\S]))/g,
    (_match, hex: string | undefined, letter: string | undefined) =>
      hex === undefined ? (ESCAPES[letter ?? ''] ?? letter ?? '') : String.fromCharCode(parseInt(hex, 16)),
  );
}
