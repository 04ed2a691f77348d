/**
 * What a terminal shows after a program has written to it: colors, the movements of the cursor that a list to choose from makes,
 * and what is erased. Enough for pictures of the command line, not a terminal.
 */
interface Cell {
  readonly sign: string;
  readonly style: string;
}

interface Style {
  color: string | null;
  readonly flags: Set<'bold' | 'dim' | 'inverse' | 'strike' | 'underline'>;
}

const COLORS: Readonly<Record<number, string>> = {
  30: '#6e7681',
  31: '#ff7b72',
  32: '#56d364',
  33: '#e3b341',
  34: '#79c0ff',
  35: '#d2a8ff',
  36: '#56d4dd',
  37: '#e6edf3',
  90: '#8b949e',
};

/** The lines of the screen as HTML, without what is empty at its end. */
export function screenToHtml(written: string): string {
  return escapeFree(screenOf(written)).join('\n');
}

/** The same as plain text, to look for what must be there. */
export function screenToText(written: string): string {
  return screenOf(written)
    .map((line) => line.map(({ sign }) => sign).join(''))
    .join('\n');
}

function screenOf(written: string): readonly (readonly Cell[])[] {
  const lines: Cell[][] = [[]];
  let [row, column] = [0, 0];
  const style: Style = { color: null, flags: new Set() };
  const lineAt = (index: number): Cell[] => {
    while (lines.length <= index) lines.push([]);
    return lines[index] ?? [];
  };
  for (const [, parameters, kind, sign = ''] of written.matchAll(/\u001b\[([?0-9;]*)([A-Za-z])|([^])/gu)) {
    const [first = 0, ...others] = (parameters ?? '').replace('?', '').split(';').map(Number);
    const steps = Math.max(first, 1);
    if (kind === undefined) {
      if (sign === '\n') row += 1;
      if (sign === '\n' || sign === '\r') column = 0;
      if (sign >= ' ') {
        const line = lineAt(row);
        while (line.length < column) line.push({ sign: ' ', style: '' });
        line[column] = { sign, style: cssOf(style) };
        column += 1;
      }
    } else if (kind === 'm') {
      for (const code of [first, ...others]) apply(style, code);
    } else if (kind === 'A') row = Math.max(0, row - steps);
    else if (kind === 'B') row += steps;
    else if (kind === 'C') column += steps;
    else if (kind === 'D') column = Math.max(0, column - steps);
    else if (kind === 'G') column = steps - 1;
    else if (kind === 'K') lineAt(row).splice(first === 2 ? 0 : column);
    else if (kind === 'J') {
      lineAt(row).splice(column);
      lines.splice(row + 1);
    }
  }
  while (lines.at(-1)?.every(({ sign }) => sign === ' ') === true) lines.pop();
  return lines;
}

function apply(style: Style, code: number): void {
  const flags = { 1: 'bold', 2: 'dim', 4: 'underline', 7: 'inverse', 9: 'strike' } as const;
  if (code === 0) style.color = null;
  if (code === 0) style.flags.clear();
  else if (code in flags) style.flags.add(flags[code as keyof typeof flags]);
  else if (code === 22) for (const flag of ['bold', 'dim'] as const) style.flags.delete(flag);
  else if (code === 24) style.flags.delete('underline');
  else if (code === 27) style.flags.delete('inverse');
  else if (code === 29) style.flags.delete('strike');
  else if (code === 39) style.color = null;
  else style.color = COLORS[code] ?? style.color;
}

function cssOf({ color, flags }: Style): string {
  const text = color ?? COLORS[37] ?? '';
  return [
    ...(flags.has('inverse') ? [`color:#0d1117;background:${text}`] : color === null ? [] : [`color:${text}`]),
    ...(flags.has('bold') ? ['font-weight:bold'] : []),
    ...(flags.has('dim') ? ['opacity:.6'] : []),
    ...(flags.has('strike')
      ? ['text-decoration:line-through']
      : flags.has('underline')
        ? ['text-decoration:underline']
        : []),
  ].join(';');
}

function escapeFree(lines: readonly (readonly Cell[])[]): readonly string[] {
  const safe = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  return lines.map((line) => {
    const runs: { style: string; text: string }[] = [];
    for (const { sign, style } of line) {
      const last = runs.at(-1);
      if (last?.style === style) last.text += sign;
      else runs.push({ style, text: sign });
    }
    return runs
      .map(({ style, text }) => (style === '' ? safe(text) : `<span style="${style}">${safe(text)}</span>`))
      .join('');
  });
}
