/**
 * Rounds a number to decimal digits, half away from zero, without zeros at its end: `Intl.NumberFormat` with
 * `maximumFractionDigits` and without grouping. Like that it looks at the shortest decimal form (1.005 gives 1.01), while
 * `toFixed` looks at the binary one (1.00).
 */
export function roundDecimal(value: number, digits: number): string {
  const [mantissa = '', exponent = '0'] = String(Math.abs(value)).split('e');
  const [whole = '', fraction = ''] = mantissa.split('.');
  const significant = whole + fraction;
  // Where the point stands in the digits.
  const point = whole.length + Number(exponent);
  const kept = point + digits;
  const padded = kept < 0 ? '' : significant.slice(0, kept).padEnd(kept, '0');
  const roundsUp = kept >= 0 && Number(significant[kept] ?? '0') >= 5;
  const units = BigInt(padded === '' ? 0 : padded) + (roundsUp ? 1n : 0n);
  const all = String(units).padStart(digits + 1, '0');
  const rest = all.slice(all.length - digits).replace(/0+$/, '');
  const sign = value < 0 || Object.is(value, -0) ? '-' : '';
  return `${sign}${all.slice(0, all.length - digits)}${digits === 0 || rest === '' ? '' : `.${rest}`}`;
}

/** A number as English readers write it: `1,234.5`. */
export function englishDecimal(value: number, digits: number): string {
  const [whole = '', fraction] = roundDecimal(value, digits).split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
}
