/** A date as the web API writes it: `2026-11-23T04:25:53+0000`. */
export function apiDate(epochMilliseconds: number): string {
  return `${new Date(epochMilliseconds).toISOString().slice(0, 19)}+0000`;
}
