/**
 * A day in the viewer's words: `2 Oct 2026`. Text that is no date stays as it is, since it may come from a newer server.
 *
 * @param text ISO 8601; SonarQube writes the zone without a colon (`+0000`).
 */
export function formatDay(text: string, locale: string): string {
  return format(text, locale, DAY);
}

/** A time of day in the viewer's words: `9:28 AM`. */
export function formatTime(text: string, locale: string): string {
  return format(text, locale, TIME);
}

/** Makes what the others need: the first of a page costs milliseconds, which pass better while nothing else is to be done. */
export function prepareDates(locale: string): void {
  formatter(locale, DAY);
  formatter(locale, TIME);
}

const DAY = { dateStyle: 'medium' } as const;
const TIME = { timeStyle: 'short' } as const;

function format(text: string, locale: string, style: typeof DAY | typeof TIME): string {
  const milliseconds = Date.parse(text.replace(/([+-]\d\d)(\d\d)$/, '$1:$2'));
  return Number.isNaN(milliseconds) ? text : formatter(locale, style).format(milliseconds);
}

/** Making a formatter costs a hundred times what using it costs. */
const formatters = new Map<string, Intl.DateTimeFormat>();

function formatter(locale: string, style: typeof DAY | typeof TIME): Intl.DateTimeFormat {
  const key = `${locale} ${Object.keys(style).join()}`;
  const known = formatters.get(key);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat(locale, style);
  formatters.set(key, made);
  return made;
}
