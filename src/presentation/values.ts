import type { MetricKind } from './metrics';

const NO_VALUE = 'no value';
const RATINGS = ['A', 'B', 'C', 'D', 'E'];
/** The server stores a severity condition as level minus one with "greater than"; see `severityName`. */
const SEVERITY_LEVELS: readonly (readonly [number, string])[] = [
  [25, 'Blocker'],
  [20, 'High'],
  [15, 'Medium'],
  [10, 'Low'],
  [5, 'Info'],
];

/**
 * Writes a raw value of SonarQube for a person.
 *
 * @param raw the server's text; `null` for a metric without a value
 * @param beside the threshold that it is compared with: more decimals are shown rather than a value that reads as the
 * threshold and is not (79.96 against 80 never reads 80.0)
 */
export function formatValue(kind: MetricKind, raw: string | null, locale: string, beside?: string | null): string {
  if (raw === null || raw.trim() === '') return NO_VALUE;
  const value = Number(raw);
  if (kind === 'text' || !Number.isFinite(value)) return raw;
  switch (kind) {
    case 'count':
      return formatNumber(value, locale, 1, threshold(beside));
    case 'percent':
      return `${formatNumber(value, locale, 1, threshold(beside))} %`;
    case 'rating':
      return ratingLetter(value) ?? raw;
    case 'duration':
      return formatMinutes(value, locale);
    case 'milliseconds':
      return formatMilliseconds(value, locale);
    case 'severity':
      return severityName(value) ?? raw;
  }
}

/** `A` to `E`; `undefined` for anything else than 1 to 5. */
export function ratingLetter(value: number): string | undefined {
  return Number.isInteger(value) ? RATINGS[value - 1] : undefined;
}

/** Name of the severity at or just above a level; thresholds are stored one below. */
export function severityName(level: number): string | undefined {
  if (level <= 0) return 'none';
  return SEVERITY_LEVELS.find(([at]) => level === at || level === at - 1)?.[1];
}

/** `1.2 s`, `2 min 5 s`, `3 h 20 min`. */
export function formatMilliseconds(milliseconds: number, locale: string): string {
  if (milliseconds < 60_000) return `${plain(milliseconds / 1000, locale, milliseconds < 10_000 ? 1 : 0)} s`;
  const seconds = Math.round(milliseconds / 1000);
  if (seconds < 3600) return joinUnits([Math.floor(seconds / 60), 'min'], [seconds % 60, 's'], locale);
  return joinUnits([Math.floor(seconds / 3600), 'h'], [Math.floor((seconds % 3600) / 60), 'min'], locale);
}

/** SonarQube counts eight hours a day. */
function formatMinutes(minutes: number, locale: string): string {
  if (minutes < 60) return `${plain(minutes, locale, 0)} min`;
  if (minutes < 480) return joinUnits([Math.floor(minutes / 60), 'h'], [Math.round(minutes % 60), 'min'], locale);
  return joinUnits([Math.floor(minutes / 480), 'd'], [Math.floor((minutes % 480) / 60), 'h'], locale);
}

function joinUnits(large: readonly [number, string], small: readonly [number, string], locale: string): string {
  return [large, ...(small[0] === 0 ? [] : [small])].map(([n, unit]) => `${plain(n, locale, 0)} ${unit}`).join(' ');
}

const MOST_DECIMALS = 6;

/** At most `decimals` decimals, more where fewer would make two different values read the same. */
function formatNumber(value: number, locale: string, decimals: number, other: number | undefined): string {
  const text = plain(value, locale, decimals);
  if (other === undefined || value === other) return text;
  for (let more = decimals; more < MOST_DECIMALS; more += 1) {
    const shown = plain(value, locale, more);
    if (shown !== plain(other, locale, more)) return shown;
  }
  return value < other ? `just under ${plain(other, locale, decimals)}` : `just over ${plain(other, locale, decimals)}`;
}

function threshold(raw: string | null | undefined): number | undefined {
  if (raw === null || raw === undefined || raw.trim() === '') return undefined;
  const value = Number(raw);
  return Number.isFinite(value) ? value : undefined;
}

/** A count of things. */
export function formatCount(value: number, locale: string): string {
  return plain(value, locale, 0);
}

function plain(value: number, locale: string, decimals: number): string {
  return new Intl.NumberFormat(locale, { maximumFractionDigits: decimals }).format(value);
}
