/**
 * Shows Markdown as elements. It knows what summaries of pipelines consist of (headings, paragraphs, lists, tables,
 * links, code, emphasis) and makes elements and text nodes only, so nothing in the text can become markup.
 */
export function renderMarkdown(text: string): DocumentFragment {
  const fragment = document.createDocumentFragment();
  const lines = text.replace(/\r\n?/g, '\n').split('\n');
  let at = 0;
  while (at < lines.length) {
    const line = lines[at] ?? '';
    const heading = /^(#{1,6})\s+(.*)$/.exec(line);
    if (line.trim() === '') {
      at += 1;
    } else if (heading) {
      fragment.append(element(`h${Math.min((heading[1] ?? '').length + 1, 6)}`, heading[2] ?? ''));
      at += 1;
    } else if (isTableStart(lines, at)) {
      const end = endOf(lines, at, (row) => row.includes('|'));
      fragment.append(table(lines.slice(at, end)));
      at = end;
    } else if (isListItem(line)) {
      const end = endOf(lines, at, isListItem);
      const list = document.createElement('ul');
      list.append(...lines.slice(at, end).map((item) => element('li', item.replace(/^\s*[-*+]\s+/, ''))));
      fragment.append(list);
      at = end;
    } else {
      const start = at;
      const end = endOf(
        lines,
        at,
        (next) => next === lines[start] || (next.trim() !== '' && !/^#{1,6}\s/.test(next) && !isListItem(next)),
      );
      fragment.append(element('p', lines.slice(at, end).join(' ')));
      at = end;
    }
  }
  return fragment;
}

const isListItem = (line: string): boolean => /^\s*[-*+]\s+/.test(line);

function isTableStart(lines: readonly string[], at: number): boolean {
  return (
    (lines[at] ?? '').includes('|') &&
    /^\s*\|?[\s:|-]*-[\s:|-]*$/.test(lines[at + 1] ?? '') &&
    (lines[at + 1] ?? '').includes('|')
  );
}

function endOf(lines: readonly string[], from: number, belongs: (line: string) => boolean): number {
  let end = from + 1;
  while (end < lines.length && belongs(lines[end] ?? '')) end += 1;
  return end;
}

function table(rows: readonly string[]): HTMLElement {
  const result = document.createElement('table');
  rows.forEach((row, index) => {
    if (index === 1) return;
    const line = document.createElement('tr');
    line.append(...cells(row).map((cell) => element(index === 0 ? 'th' : 'td', cell)));
    result.append(line);
  });
  return result;
}

const cells = (row: string): string[] =>
  row
    .trim()
    .replace(/^\||\|$/g, '')
    .split(/(?<!\\)\|/)
    .map((cell) => cell.trim());

function element(name: string, text: string): HTMLElement {
  const result = document.createElement(name);
  result.append(...inline(text));
  return result;
}

const inlineForms =
  /(`[^`]+`)|\*\*(.+?)\*\*|\[((?:\\.|[^\]\\])*)\]\((https?:\/\/[^\s)]+)\)|\\([\\`*_{}[\]()#+\-.!|<>~&])|&(amp|lt|gt|quot|#\d+);|<br\s*\/?>/g;

function inline(text: string): (Node | string)[] {
  const nodes: (Node | string)[] = [];
  let from = 0;
  for (const match of text.matchAll(inlineForms)) {
    nodes.push(text.slice(from, match.index));
    nodes.push(inlineNode(match));
    from = match.index + match[0].length;
  }
  nodes.push(text.slice(from));
  return nodes;
}

function inlineNode(match: RegExpExecArray): Node | string {
  const [whole, code, strong, label, url, escaped, entity] = match;
  if (code !== undefined) {
    const node = document.createElement('code');
    node.textContent = code.slice(1, -1);
    return node;
  }
  if (strong !== undefined) return element('strong', strong);
  if (url !== undefined) {
    const link = document.createElement('a');
    link.append(...inline(label ?? url));
    link.href = url;
    link.rel = 'noopener noreferrer';
    link.target = '_blank';
    return link;
  }
  if (escaped !== undefined) return escaped;
  if (entity !== undefined) return toCharacter(entity);
  return whole.startsWith('<br') ? document.createElement('br') : whole;
}

function toCharacter(entity: string): string {
  const named: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"' };
  return named[entity] ?? String.fromCodePoint(Number(entity.slice(1)));
}
