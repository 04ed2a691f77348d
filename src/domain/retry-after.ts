/**
 * Milliseconds that the header `Retry-After` asks to wait for, given in seconds or as a date; `null` where it is missing or
 * says neither. Source: RFC 9110, 10.2.3.
 *
 * @param now milliseconds since 1970
 */
export function parseRetryAfter(value: string | null | undefined, now: number): number | null {
  if (value === undefined || value === null) return null;
  if (/^\d+$/.test(value.trim())) return Number(value) * 1000;
  const date = Date.parse(value);
  return Number.isNaN(date) ? null : Math.max(0, date - now);
}
