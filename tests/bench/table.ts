import type { Line } from './row';

const MARK: Readonly<Record<Line['standing'], string>> = {
  ok: 'ok',
  over: 'OVER',
  'too-busy': 'not judged: machine too busy',
  info: '',
  'not-measured': 'not measured',
};

const HEAD = ['what', 'measured', 'floor', 'difference', 'budget', ''] as const;

/** A table in Markdown, readable in a terminal as well. */
export function toTable(lines: readonly Line[]): string {
  const cells = lines.map(({ what, measured, floor, result, budget, standing }) => [
    what,
    measured,
    floor ?? '',
    result ?? '',
    budget ?? '',
    MARK[standing],
  ]);
  const all = [[...HEAD], ...cells];
  const widths = HEAD.map((_, column) => Math.max(3, ...all.map((row) => row[column]?.length ?? 0)));
  const toText = (row: readonly string[]): string =>
    `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`;
  return [toText([...HEAD]), rule, ...cells.map(toText)].join('\n');
}
