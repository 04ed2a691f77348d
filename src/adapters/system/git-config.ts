/**
 * Reads git's configuration format as far as settings of remotes need it: sections, quoted names, comments, escapes, lines
 * that go on. Included files are left out: the repository may name any. Source: git-config(1), "Syntax".
 *
 * @returns the last value of each setting by its name, `remote.origin.url`; sections and keys in lower case
 */
export function parseGitConfig(text: string): ReadonlyMap<string, string> {
  const settings = new Map<string, string>();
  let section = '';
  for (const line of logicalLines(text)) {
    let content = line.trim();
    if (content.startsWith('[')) {
      const end = endOfHeader(content);
      section = sectionName(content.slice(1, end));
      content = content.slice(end + 1).trim();
    }
    if (content === '' || content.startsWith('#') || content.startsWith(';') || section === '') continue;
    const separator = content.indexOf('=');
    const key = (separator < 0 ? content : content.slice(0, separator)).trim().toLowerCase();
    settings.set(`${section}.${key}`, separator < 0 ? 'true' : readValue(content.slice(separator + 1)));
  }
  return settings;
}

/** A line goes on after a backslash that is not itself escaped. */
function* logicalLines(text: string): Generator<string> {
  let open: string[] = [];
  for (const line of text.split(/\r?\n/)) {
    let backslashes = 0;
    while (line.charAt(line.length - 1 - backslashes) === '\\') backslashes++;
    const goesOn = backslashes % 2 === 1;
    open.push(goesOn ? line.slice(0, -1) : line);
    if (goesOn) continue;
    yield open.join('');
    open = [];
  }
  if (open.length > 0) yield open.join('');
}

/** Index of the bracket that closes a header; a quoted name may hold one. */
function endOfHeader(line: string): number {
  let quoted = false;
  for (let index = 1; index < line.length; index++) {
    const letter = line.charAt(index);
    if (letter === '\\') index++;
    else if (letter === '"') quoted = !quoted;
    else if (letter === ']' && !quoted) return index;
  }
  return line.length;
}

/** `remote "origin"`: the quoted part keeps its case. */
function sectionName(header: string): string {
  const quote = header.indexOf('"');
  if (quote < 0) return header.trim().toLowerCase();
  const name = header.slice(quote + 1, Math.max(header.lastIndexOf('"'), quote + 1)).replace(/\\(.)/g, '$1');
  return `${header.slice(0, quote).trim().toLowerCase()}.${name}`;
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', b: '\b' };

function readValue(text: string): string {
  const read: string[] = [];
  let quoted = false;
  /** Blanks at the end count only inside of quotes. */
  let kept = 0;
  for (let index = 0; index < text.length; index++) {
    const letter = text.charAt(index);
    if (letter === '"') {
      quoted = !quoted;
      kept = read.length;
      continue;
    }
    if (!quoted && (letter === '#' || letter === ';')) break;
    const blank = letter === ' ' || letter === '\t';
    if (blank && !quoted && read.length === 0) continue;
    const escaped = letter === '\\' ? text.charAt(++index) : undefined;
    read.push(escaped === undefined ? letter : (ESCAPES[escaped] ?? escaped));
    if (!blank || quoted) kept = read.length;
  }
  return read.slice(0, kept).join('');
}
