import { englishDecimal, roundDecimal } from './decimals';
import type { MetricKind } from './metrics';

const NO_VALUE = 'no value';
const RATINGS = ['A', 'B', 'C', 'D', 'E'];

/**
 * Writes a raw value of SonarQube for a person.
 *
 * @param raw the server's text; `null` for a metric without a value
 * @param beside the threshold that it is compared with: more digits are shown rather than a value that reads as the
 * threshold, or as one on its other side, and is not (79.96 against 80 never reads 80)
 */
export function formatValue(kind: MetricKind, raw: string | null, locale: string, beside?: string | null): string {
  const value = parseNumber(raw);
  if (raw === null || raw.trim() === '') return NO_VALUE;
  if (value === undefined || kind === 'text') return raw;
  const other = parseNumber(beside);
  switch (kind) {
    case 'rating':
      return ratingLetter(value) ?? raw;
    case 'severity':
    case 'standard-severity':
      return severityOfLevel(kind, value) ?? raw;
    default:
      return other === undefined ? plainest(kind, value, locale) : besideThreshold(kind, value, other, locale);
  }
}

/**
 * Writes a raw value into a column of others: a percentage has a decimal place always, so that numbers stand below each other.
 */
export function formatInColumn(kind: MetricKind, raw: string | null, locale: string, beside?: string | null): string {
  const text = formatValue(kind, raw, locale, beside);
  const value = parseNumber(raw);
  if (kind !== 'percent' || value === undefined) return text;
  const isWhole = text === decimals(value, locale, 0) + percentSign(locale);
  return isWhole ? wholeWithDecimal(withoutSignOfZero(value, 1), locale) + percentSign(locale) : text;
}

/** Writes a threshold with all of its digits. */
export function formatLimit(kind: MetricKind, raw: string, locale: string): string {
  const value = parseNumber(raw);
  if (value === undefined || kind === 'text' || isByName(kind)) return formatValue(kind, raw, locale);
  return exactly(kind, value, locale);
}

/** `A` to `E`; `undefined` for anything else than 1 to 5. */
export function ratingLetter(value: number): string | undefined {
  return Number.isInteger(value) ? RATINGS[value - 1] : undefined;
}

/** Levels of a severity metric: the most severe issue there is. */
const SEVERITY_LEVELS: readonly { readonly level: number; readonly impact: string; readonly standard: string }[] = [
  { level: 5, impact: 'Info', standard: 'Info' },
  { level: 10, impact: 'Low', standard: 'Minor' },
  { level: 15, impact: 'Medium', standard: 'Major' },
  { level: 20, impact: 'High', standard: 'Critical' },
  { level: 25, impact: 'Blocker', standard: 'Blocker' },
];

/** Name of a severity level; `none` where there is no issue, `undefined` for a level that no server has. */
export function severityOfLevel(kind: 'severity' | 'standard-severity', level: number): string | undefined {
  if (level === 0) return 'none';
  const found = SEVERITY_LEVELS.find((severity) => severity.level === level);
  return kind === 'severity' ? found?.impact : found?.standard;
}

/**
 * The least severity that is greater than a threshold, `undefined` when none is. Servers store "fails from High on" as
 * one below the level of High, with "greater than".
 */
export function leastSeverityAbove(kind: 'severity' | 'standard-severity', threshold: number): string | undefined {
  const found = SEVERITY_LEVELS.find(({ level }) => level > threshold);
  return kind === 'severity' ? found?.impact : found?.standard;
}

/** `1.2 s`, `2 min 5 s`, `3 h 20 min`. */
export function formatMilliseconds(milliseconds: number, locale: string): string {
  return plainest('milliseconds', milliseconds, locale);
}

/** A count of things. */
export function formatCount(value: number, locale: string): string {
  return decimals(value, locale, 0);
}

/** `1 condition`, `5 conditions`. */
export function countOf(count: number, noun: string, locale: string): string {
  return `${formatCount(count, locale)} ${count === 1 ? noun : `${noun}s`}`;
}

/** Logs and summaries are English, whatever the agent's locale is. */
export const LOG_LOCALE = 'en-US';

type NumericKind = 'count' | 'percent' | 'duration' | 'milliseconds';

function isByName(kind: MetricKind): kind is 'rating' | 'severity' | 'standard-severity' {
  return kind === 'rating' || kind === 'severity' || kind === 'standard-severity';
}

/** One way to write a number, and the number that a reader takes from it. */
interface Written {
  readonly text: string;
  readonly reads: number;
}

/** Ways to write a number, the shortest first. */
function waysToWrite(kind: NumericKind, value: number, locale: string): readonly Written[] {
  const withDecimals = (unit: string, perUnit: number, from: number): Written[] =>
    [0, 1, 2, 3, 4, 5, 6]
      .filter((digits) => digits >= from)
      .map((digits) => ({
        text: `${decimals(value / perUnit, locale, digits)}${unit}`,
        reads: Number(roundDecimal(value / perUnit, digits)) * perUnit,
      }));
  switch (kind) {
    case 'count':
      return withDecimals('', 1, 1);
    case 'percent':
      return withDecimals(percentSign(locale), 1, 1);
    case 'duration':
      return value < 60
        ? withDecimals(' min', 1, 0)
        : [...inUnits(value, EFFORT, locale), ...withDecimals(' min', 1, 1)];
    case 'milliseconds':
      return Math.round(value / 1000) < 60
        ? withDecimals(' s', 1000, value < 10_000 ? 1 : 0)
        : [...inUnits(value / 1000, TIME, locale, 1000), ...withDecimals(' s', 1000, 1)];
  }
}

function plainest(kind: NumericKind, value: number, locale: string): string {
  return waysToWrite(kind, value, locale)[0]?.text ?? exact(value, locale);
}

/** A reader of the two texts sees which one is larger, as it is. */
function besideThreshold(kind: NumericKind, value: number, other: number, locale: string): string {
  const limit = exactly(kind, other, locale);
  const side = Math.sign(value - other);
  const ways = waysToWrite(kind, value, locale);
  const fit = ways.find(({ text, reads }) => Math.sign(reads - other) === side && (side === 0 || text !== limit));
  if (fit !== undefined) return fit.text;
  if (side === 0) return limit;
  return side < 0 ? `just under ${limit}` : `just over ${limit}`;
}

function exactly(kind: NumericKind, value: number, locale: string): string {
  const fit = waysToWrite(kind, value, locale).find(({ reads }) => reads === value);
  if (fit !== undefined) return fit.text;
  return kind === 'milliseconds'
    ? `${exact(value / 1000, locale)} s`
    : `${exact(value, locale)}${kind === 'percent' ? percentSign(locale) : kind === 'duration' ? ' min' : ''}`;
}

type Units = readonly (readonly [name: string, size: number])[];

/** SonarQube counts eight hours a day. */
const EFFORT: Units = [
  ['d', 480],
  ['h', 60],
  ['min', 1],
];
const TIME: Units = [
  ['h', 3600],
  ['min', 60],
  ['s', 1],
];

/** In the two largest units, then in all of them. */
function inUnits(value: number, units: Units, locale: string, perUnit = 1): readonly Written[] {
  const whole = Math.round(value);
  const largest = units.findIndex(([, size]) => whole >= size);
  return [2, 3].map((most) => {
    let rest = whole;
    const parts = units.slice(largest, largest + most).map(([name, size]) => {
      const count = Math.floor(rest / size);
      rest -= count * size;
      return { name, count };
    });
    const text = parts
      .filter(({ count }) => count > 0)
      .map(({ name, count }) => `${decimals(count, locale, 0)} ${name}`)
      .join(' ');
    return { text, reads: (whole - rest) * perUnit };
  });
}

/** Decimal numbers only: `Number` takes more, and nothing else is a number of SonarQube. */
function parseNumber(raw: string | null | undefined): number | undefined {
  if (raw === null || raw === undefined || !/^\s*[+-]?\d+(\.\d*)?(e[+-]?\d+)?\s*$/i.test(raw)) return undefined;
  const value = Number(raw);
  return Number.isFinite(value) ? value : undefined;
}

function decimals(value: number, locale: string, digits: number): string {
  const shown = withoutSignOfZero(value, digits);
  return ENGLISH.has(locale) ? englishDecimal(shown, digits) : formatter(locale, digits).format(shown);
}

/** A whole number with one decimal: `80.0`. */
function wholeWithDecimal(value: number, locale: string): string {
  return ENGLISH.has(locale) ? `${englishDecimal(value, 0)}.0` : formatter(locale, 1, 1).format(value);
}

/** A rounded zero has no sign. */
function withoutSignOfZero(value: number, digits: number): number {
  return Number(roundDecimal(value, digits)) === 0 ? 0 : value;
}

const percentSigns = new Map<string, string>();

/** As the language writes it behind a number: `%`, or with a space that does not break. */
function percentSign(locale: string): string {
  if (ENGLISH.has(locale)) return '%';
  const known = percentSigns.get(locale) ?? findPercentSign(locale);
  percentSigns.set(locale, known);
  return known;
}

function findPercentSign(locale: string): string {
  const parts = new Intl.NumberFormat(locale, { style: 'percent' }).formatToParts(0);
  const number = parts.findIndex(({ type }) => type === 'integer');
  const behind = parts.slice(number + 1);
  // Where it stands before the number, as in Turkish, the international way is read as well.
  return behind.some(({ type }) => type === 'percentSign') ? behind.map(({ value }) => value).join('') : '%';
}

function exact(value: number, locale: string): string {
  return decimals(value, locale, 20);
}

/** Those of logs among them: the first formatter of a process costs a task 30 ms: a fifth of a Publish. */
const ENGLISH: ReadonlySet<string> = new Set(['en', 'en-US']);

/** Making a formatter costs a hundred times what using it costs. */
const formatters = new Map<string, Intl.NumberFormat>();

function formatter(locale: string, maximumFractionDigits: number, minimumFractionDigits = 0): Intl.NumberFormat {
  const key = `${locale} ${maximumFractionDigits} ${minimumFractionDigits}`;
  const known = formatters.get(key);
  if (known !== undefined) return known;
  const made = new Intl.NumberFormat(locale, { maximumFractionDigits, minimumFractionDigits });
  formatters.set(key, made);
  return made;
}
