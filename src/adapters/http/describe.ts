import type { HttpAnswer } from './messages';

const MOST_CHARACTERS = 300;

/** Whether an answer is a page for people; not every proxy says so in its content type. */
export function isHtml(answer: Pick<HttpAnswer, 'header' | 'text'>): boolean {
  return /html/i.test(answer.header('content-type') ?? '') || /^\s*(<!doctype html|<html)/i.test(answer.text);
}

/** A page in a few words: its title where it has one. */
export function describePage(text: string): string {
  const title = toPlainText(/<title[^>]*>([\s\S]*?)<\/title>/i.exec(text)?.[1] ?? '').slice(0, 80);
  return title === '' ? 'an HTML page' : `an HTML page ("${title}")`;
}

/** Where a redirect leads, without the query, which may hold secrets of a sign-in. */
export function describeRedirect(from: string, location: string | undefined): string {
  if (location === undefined) return 'it redirects without saying where';
  let target: URL;
  try {
    target = new URL(location, from);
  } catch {
    return 'it redirects to something that is no address';
  }
  const place = `${target.origin}${target.pathname}`;
  const source = new URL(from);
  if (source.protocol === 'http:' && target.protocol === 'https:' && source.hostname === target.hostname) {
    return `it redirects to https (${target.origin}); use that address`;
  }
  return /log-?in|sign-?in|oauth|saml|sso|auth/i.test(place)
    ? `it redirects to ${place}, which looks like a sign-in page`
    : `it redirects to ${place}`;
}

/** HTML or text of any origin as one line of plain text; long ones are cut. */
export function toPlainText(html: string): string {
  const text = html
    .replace(/<(script|style)\b[\s\S]*?<\/\1>/gi, ' ')
    .replace(/<br\s*\/?>|<\/(p|div|li|h\d)>/gi, ' ')
    .replace(/<[^>]*>/g, '')
    .replace(/&(#x[0-9a-f]+|#\d+|[a-z]+);/gi, (entity, name: string) => decodeEntity(name) ?? entity)
    .replace(/\s+/g, ' ')
    .trim();
  return text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS)}…` : text;
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' };

function decodeEntity(name: string): string | undefined {
  if (!name.startsWith('#')) return ENTITIES[name.toLowerCase()];
  const code = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : undefined;
}
