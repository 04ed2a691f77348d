/** Formats cents for people. */
export function formatMoney(cents: number, currency = 'EUR', locale = 'de-DE'): string {
  return new Intl.NumberFormat(locale, { style: 'currency', currency }).format(cents / 100);
}

/** Splits an amount into parts that add up to it exactly. */
export function split(cents: number, parts: number): number[] {
  if (parts < 1) {
    throw new RangeError('An amount is split into one part at least');
  }
  const share = Math.floor(cents / parts);
  const rest = cents - share * parts;
  return Array.from({ length: parts }, (_, index) => share + (index < rest ? 1 : 0));
}
