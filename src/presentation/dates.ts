/**
 * A day in the viewer's words: `2 Oct 2026`. Text that is no date stays as it is, since it may come from a newer server.
 *
 * @param text ISO 8601; SonarQube writes the zone without a colon (`+0000`).
 */
export function formatDay(text: string, locale: string): string {
  return format(text, locale, { dateStyle: 'medium' });
}

/** A time of day in the viewer's words: `9:28 AM`. */
export function formatTime(text: string, locale: string): string {
  return format(text, locale, { timeStyle: 'short' });
}

function format(text: string, locale: string, options: Intl.DateTimeFormatOptions): string {
  const milliseconds = Date.parse(text.replace(/([+-]\d\d)(\d\d)$/, '$1:$2'));
  return Number.isNaN(milliseconds) ? text : new Intl.DateTimeFormat(locale, options).format(milliseconds);
}
