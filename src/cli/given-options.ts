import { parsed, quoted, refused, type Parsed } from '../domain/parsed';

/** The options of one call, by the long name without dashes (`pull-request`). */
export interface GivenOptions {
  /** `undefined` where it was not given. */
  text(name: string): string | undefined;
  flag(name: string): boolean;
  /** Of an option that may be repeated. */
  list(name: string): readonly string[];
}

/** @param values as commander gives them, by names in camel case */
export function givenOptions(values: Readonly<Record<string, unknown>>): GivenOptions {
  const valueOf = (name: string): unknown =>
    values[name.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase())];
  return {
    text: (name) => {
      const value = valueOf(name);
      return typeof value === 'string' && value.trim() !== '' ? value : undefined;
    },
    flag: (name) => valueOf(name) === true,
    list: (name) => {
      const value = valueOf(name);
      return Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : [];
    },
  };
}

/**
 * Options that were given without a text, as a script does whose variable is not set. What they would have narrowed must not be
 * asked widely instead: the main branch's verdict is not that of a pull request.
 */
export function emptyOptions(values: Readonly<Record<string, unknown>>): readonly string[] {
  const isEmpty = (value: unknown): boolean => typeof value === 'string' && value.trim() === '';
  return Object.entries(values).flatMap(([name, value]) =>
    (Array.isArray(value) ? value.some(isEmpty) : isEmpty(value))
      ? [`--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`]
      : [],
  );
}

/** Reads a whole number. `undefined` gives the default. */
export function parseWholeNumber(
  option: string,
  text: string | undefined,
  { least, most, byDefault }: { readonly least: number; readonly most: number; readonly byDefault: number },
): Parsed<number> {
  if (text === undefined) return parsed(byDefault);
  const number = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
  return number >= least && number <= most
    ? parsed(number)
    : refused(`${option}: ${quoted(text)} is no whole number from ${least} to ${most}.`);
}
