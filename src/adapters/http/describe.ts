import type { HttpAnswer } from './messages';
import { titleOf } from './plain-text';

/** Whether an answer is a page for people; not every proxy says so in its content type. */
export function isHtml(answer: Pick<HttpAnswer, 'header' | 'text'>): boolean {
  return (
    /html/i.test(answer.header('content-type') ?? '') || /^\s*(<!doctype html|<html)/i.test(answer.text.slice(0, 1024))
  );
}

/** A page in a few words: its title where it has one. */
export function describePage(text: string): string {
  const title = titleOf(text);
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
