/** What people are shown of a text. */
const MOST_SHOWN = 300;
/** What is looked at of it: servers send whole pages, and no more than their beginning is ever shown. */
const MOST_READ = 16 * 1024;

/** HTML or text of any origin as one line of plain text; long ones are cut, before anything looks for patterns in them. */
export function toPlainText(html: string): string {
  const text = decodeEntities(withoutTags(html.slice(0, MOST_READ)))
    .split(/\s+/)
    .filter((word) => word !== '')
    .join(' ');
  return text.length > MOST_SHOWN ? `${text.slice(0, MOST_SHOWN)}…` : text;
}

/** The text between the first `<title>` and its end; `''` where there is none. */
export function titleOf(html: string): string {
  const text = html.slice(0, MOST_READ);
  const open = /<title\b/i.exec(text);
  const begin = open === null ? -1 : text.indexOf('>', open.index);
  if (begin < 0) return '';
  const end = text.slice(begin).search(/<\/title/i);
  return end < 0 ? '' : toPlainText(text.slice(begin + 1, begin + end)).slice(0, 80);
}

/**
 * Drops tags, and what stands in scripts and style sheets. Goes forward only: an expression that looks for the end of each
 * tag reads the rest of the text again for each `<`.
 */
function withoutTags(html: string): string {
  let text = '';
  let rest = 0;
  for (;;) {
    const open = html.indexOf('<', rest);
    const close = open < 0 ? -1 : html.indexOf('>', open);
    if (close < 0) return text + html.slice(rest);
    const [, slash = '', name = ''] = /^<(\/?)([a-z][a-z0-9]{0,9})/i.exec(html.slice(open, open + 12)) ?? [];
    text += html.slice(rest, open) + (BREAKS.has(slash + name.toLowerCase()) ? ' ' : '');
    rest = close + 1;
    if (slash !== '' || !/^(script|style)$/i.test(name)) continue;
    const end = html.slice(rest).search(name.toLowerCase() === 'script' ? /<\/script/i : /<\/style/i);
    if (end < 0) return text;
    rest += end;
    text += ' ';
  }
}

/** Tags that end a line. */
const BREAKS: ReadonlySet<string> = new Set([
  'br',
  '/p',
  '/div',
  '/li',
  ...[1, 2, 3, 4, 5, 6].map((level) => `/h${level}`),
]);

const ENTITIES: ReadonlyMap<string, string> = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
  ['nbsp', ' '],
]);

function decodeEntities(text: string): string {
  return text.replace(/&(#x[0-9a-f]{1,8}|#\d{1,8}|[a-z]{1,8});/gi, (entity, name: string) => {
    if (!name.startsWith('#')) return ENTITIES.get(name.toLowerCase()) ?? entity;
    const code = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : entity;
  });
}
