/**
 * Readers for answers of servers. Each gives the checked value or throws `PayloadProblem`, which names the place; the
 * adapter makes it an error of the catalog. Only what is read is checked: servers may add fields at any time.
 */
export class PayloadProblem extends Error {
  constructor(path: string, expected: string) {
    super(`"${path}" is not ${expected}`);
    this.name = 'PayloadProblem';
  }
}

/** A value and where it stands in the answer. */
export interface Payload {
  readonly value: unknown;
  readonly path: string;
}

export function parseJson(text: string): Payload {
  try {
    return { value: JSON.parse(text) as unknown, path: 'the answer' };
  } catch {
    throw new PayloadProblem('the answer', 'complete JSON');
  }
}

/** A field of an object; its value is `undefined` where the field is missing. */
export function field(payload: Payload, name: string): Payload {
  const { value, path } = payload;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new PayloadProblem(path, 'an object');
  const own = Object.prototype.hasOwnProperty.call(value, name);
  return {
    value: own ? (value as Readonly<Record<string, unknown>>)[name] : undefined,
    path: path === 'the answer' ? name : `${path}.${name}`,
  };
}

/** A field of an object that may be missing as a whole. */
export function inside(payload: Payload, name: string): Payload {
  return payload.value === undefined || payload.value === null ? payload : field(payload, name);
}

/** What is taken of one text, and of one list: names, keys, messages and pages of lists are far below. */
const MOST_CHARACTERS = 8 * 1024;
const MOST_ENTRIES = 50_000;

/** A text; what is longer than any name or message is cut. */
export function toText(payload: Payload): string {
  const text = toWholeText(payload);
  return text.length > MOST_CHARACTERS ? text.slice(0, MOST_CHARACTERS) : text;
}

/** A text of any length, such as a file. */
export function toWholeText({ value, path }: Payload): string {
  if (typeof value !== 'string') throw new PayloadProblem(path, 'a text');
  return value;
}

/** `null` where the field is missing, null, or an empty text. */
export function toOptionalText(payload: Payload): string | null {
  if (payload.value === undefined || payload.value === null || payload.value === '') return null;
  return toText(payload);
}

export function toNumber({ value, path }: Payload): number {
  if (typeof value !== 'number' || !Number.isFinite(value)) throw new PayloadProblem(path, 'a number');
  return value;
}

export function toWholeNumber({ value, path }: Payload): number {
  if (typeof value !== 'number' || !Number.isSafeInteger(value)) throw new PayloadProblem(path, 'a whole number');
  return value;
}

export function toOptionalNumber(payload: Payload): number | null {
  return payload.value === undefined || payload.value === null ? null : toNumber(payload);
}

/** A missing list is an error, an empty one is none: "nothing found" must have been said. */
export function toList<T>(payload: Payload, read: (entry: Payload) => T): readonly T[] {
  const { value, path } = payload;
  if (!Array.isArray(value)) throw new PayloadProblem(path, 'a list');
  if (value.length > MOST_ENTRIES) throw new PayloadProblem(path, `a list of at most ${MOST_ENTRIES} entries`);
  return value.map((entry: unknown, index) => read({ value: entry, path: `${path}[${index}]` }));
}

export function toOptionalList<T>(payload: Payload, read: (entry: Payload) => T): readonly T[] {
  return payload.value === undefined || payload.value === null ? [] : toList(payload, read);
}

/** One of the given words. */
export function toWord<T extends string>(payload: Payload, words: readonly T[]): T {
  const text = toText(payload);
  const word = words.find((candidate) => candidate === text);
  if (word === undefined)
    throw new PayloadProblem(payload.path, `one of ${words.join(', ')} (it is "${text.slice(0, 40)}")`);
  return word;
}
