type Range = readonly [start: number, end: number];
type Encoder = (value: string) => string;

/** The password part of a URL is masked always. Source: agent `AdditionalMaskingRegexes`. */
const URL_PASSWORD = /(?<=\/\/[^:/?#\n]+:)([\w.~-]|(%|%AZP25)[0-9a-fA-F]{2}|[!$&'()*+,;=]|:)+(?=@)/g;

/** Forms in which every secret is looked for besides its plain one. */
export const ENCODERS = {
  JsonStringEscape: (value) => JSON.stringify(value).slice(1, -1),
  UriDataEscape: (value) => encodeDataString(value),
  BackslashEscape: (value) => unescapeBackslashes(value),
} satisfies Record<string, Encoder>;

/**
 * Replaces every registered value by `***`. Hits that overlap or touch become one mask. Case-sensitive.
 * Source: agent `SecretMasker`, `HostContext.CreateSecretMasker`.
 */
export class SecretMasker {
  readonly #values = new Set<string>();
  readonly #encoders: readonly Encoder[];

  constructor(encoders: readonly Encoder[] = Object.values(ENCODERS)) {
    this.#encoders = encoders;
  }

  /** Registers a value that a task or the agent declared secret. White space alone is not hidden. */
  add(value: string): void {
    for (const form of [value, ...this.#encoders.map((encode) => encode(value))]) {
      if (form.trim() !== '') this.#values.add(form);
    }
  }

  /** A secret that came with the job gets more forms than one that is made while the job runs. */
  addJobSecret(value: string): void {
    const escapedLines = value.replaceAll('\r', '%0D').replaceAll('\n', '%0A');
    const forms = [value, escapedLines, escapedLines.replaceAll('%', '%AZP25'), value.trim()];
    const quoted = /^"(.*)"$/s.exec(value) ?? /^'(.*)'$/s.exec(value);
    if (quoted?.[1] !== undefined) forms.push(quoted[1]);
    if (value !== '') forms.push(Buffer.from(value, 'utf8').toString('base64'));
    for (const form of forms) this.add(form);
  }

  /** Hides all secrets in a text. */
  mask(text: string): string {
    const ranges = mergeRanges([...this.#values].flatMap((value) => occurrences(text, value)).concat(passwords(text)));
    let masked = '';
    let position = 0;
    for (const [start, end] of ranges) {
      masked += `${text.slice(position, start)}***`;
      position = end;
    }
    return masked + text.slice(position);
  }
}

function occurrences(text: string, value: string): Range[] {
  const found: Range[] = [];
  // Overlapping occurrences of one value count as well, so the search goes on one character later.
  for (let at = text.indexOf(value); at >= 0; at = text.indexOf(value, at + 1)) found.push([at, at + value.length]);
  return found;
}

function passwords(text: string): Range[] {
  if (!text.includes('//')) return [];
  return [...text.matchAll(URL_PASSWORD)].map((match) => [match.index, match.index + match[0].length]);
}

function mergeRanges(ranges: readonly Range[]): Range[] {
  const merged: [number, number][] = [];
  for (const [start, end] of [...ranges].sort((left, right) => left[0] - right[0])) {
    const last = merged.at(-1);
    if (last && start <= last[1]) last[1] = Math.max(last[1], end);
    else merged.push([start, end]);
  }
  return merged;
}

/** .NET's `Uri.EscapeDataString`: everything but RFC 3986's unreserved characters. */
function encodeDataString(value: string): string {
  const wellFormed = value.replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '\ufffd');
  return encodeURIComponent(wellFormed).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

const BACKSLASHED: Readonly<Record<string, string>> = {
  n: '\n',
  r: '\r',
  t: '\t',
  b: '\b',
  f: '\f',
  v: '\v',
  a: '\x07',
  '0': '\0',
};

/** How a shell or a C-like reader would print a secret that holds backslashes. */
function unescapeBackslashes(value: string): string {
  return value.replace(/\\(.)/gs, (_, character: string) => BACKSLASHED[character] ?? character);
}
