/** A value, or why there is none: the one form of what may fail without being an error. */
export type Result<T, Why> = { readonly ok: true; readonly value: T } | ({ readonly ok: false } & Why);

/** Result of reading what somebody else wrote: a value, or every problem at once, each a sentence with the value in it. */
export type Parsed<T> = Result<T, { readonly problems: readonly string[] }>;

/** A value that was read. */
export const parsed = <T>(value: T): Result<T, never> => ({ ok: true, value });
/** Why it was not read: each problem a sentence with the value in it. */
export const refused = (...problems: string[]): Parsed<never> => ({ ok: false, problems });

/** Why it was not read, in one text; empty where it was. */
export const problemOf = (read: Parsed<unknown>): string => (read.ok ? '' : read.problems.join(' '));

/** What a person typed, for a message: not more of it than a line takes. */
export function quoted(text: string): string {
  return text.length > 120 ? `"${text.slice(0, 120)}…" (${text.length} characters)` : `"${text}"`;
}

/** Reads one of a few words, in any case. `undefined` gives the default. */
export function parseChoice<T extends string>(
  input: string,
  text: string | undefined,
  choices: readonly T[],
  byDefault: T,
): Parsed<T> {
  if (text === undefined) return parsed(byDefault);
  const choice = choices.find((word) => word === text.toLowerCase());
  return choice === undefined
    ? refused(`${input}: ${quoted(text)} is not known; it takes ${choices.join(', ')}.`)
    : parsed(choice);
}
