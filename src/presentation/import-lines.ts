import { codeWithAddress } from '../documents/documentation';
import type { ImportPlan, PlannedRow } from '../documents/import-plan';
import { countResults, type ImportResult, type RowResult } from '../domain/set-up/row-result';

/** So many rows of one kind are listed; of more only the number is told. */
const MOST_LISTED = 40;

/** Long names do not push the rest out of sight. */
const MOST_PADDED = 50;

const ACTIONS = { create: 'create', bind: 'bind', skip: 'leave' } as const;

/** A plan for people: what would be done, and what not and why. */
export function planLines({ rows }: ImportPlan): readonly string[] {
  const done = rows.filter(({ action }) => action !== 'skip');
  const width = widthOf(rows);
  return [
    ...listed(
      done,
      (row) =>
        `  ${ACTIONS[row.action].padEnd(6)} ${labelOf(row).padEnd(width)}  ${row.key ?? '(SonarQube chooses the key)'}${bracketed(row.reason)}`,
    ),
    ...listed(
      rows.filter(({ action, failure }) => action === 'skip' && !failure),
      (row) => `– ${labelOf(row).padEnd(width)}  ${row.reason}`,
    ),
    ...rows.filter(({ failure }) => failure).map((row) => `✗ ${labelOf(row).padEnd(width)}  ${row.reason}`),
    `${number(rows.filter(({ action }) => action === 'create').length, 'project')} to create, ${rows.filter(({ action }) => action === 'bind').length} to bind, ${rows.filter(({ action, failure }) => action === 'skip' && !failure).length} to leave, ${rows.filter(({ failure }) => failure).length} that cannot be.`,
  ];
}

/** What an import did, for people; failures last, where they are seen. */
export function resultLines({ rows, stopped }: ImportResult): readonly string[] {
  const width = widthOf(rows.map(({ row }) => row));
  const keyWidth = Math.min(MOST_PADDED, Math.max(0, ...rows.map(({ key }) => key?.length ?? 0)));
  const counts = countResults(rows);
  const of = (...results: readonly RowResult['result'][]): readonly RowResult[] =>
    rows.filter(({ result }) => results.includes(result));
  const line = (mark: string, { row, key }: RowResult, text: string): string =>
    `${mark} ${labelOf(row).padEnd(width)}  ${key === null ? '' : `${key.padEnd(keyWidth)}  `}${text}`;
  return [
    ...listed(of('created', 'bound', 'settled'), (each) => line('✓', each, WORDS[each.result])),
    ...listed(of('unchanged'), (each) => line('–', each, each.row.reason)),
    ...listed(of('skipped'), (each) => line('–', each, each.row.reason)),
    ...of('failed').flatMap((each) => [
      line('✗', each, each.failure?.message ?? ''),
      ...(each.failure?.remedy ? [`  ${each.failure.remedy}  ${codeWithAddress(each.failure.code)}`] : []),
    ]),
    `Created ${counts.created}, bound ${counts.bound}${counts.settled === 0 ? '' : `, completed ${counts.settled}`}, unchanged ${counts.unchanged}, left ${counts.skipped}, failed ${counts.failed}${counts['not-started'] === 0 ? '' : `, not begun ${counts['not-started']}`}.`,
    ...(stopped?.by === 'failures' ? [`✗ Stopped: the same failure again and again. ${stopped.failure.message}`] : []),
  ];
}

const WORDS: Readonly<Record<RowResult['result'], string>> = {
  created: 'created',
  bound: 'bound',
  settled: 'was imported before; its settings are made now',
  unchanged: 'unchanged',
  skipped: 'left',
  failed: 'failed',
  'not-started': 'not begun',
};

function listed<T>(rows: readonly T[], line: (row: T) => string): readonly string[] {
  const lines = rows.slice(0, MOST_LISTED).map(line);
  return rows.length > MOST_LISTED ? [...lines, `  … and ${rows.length - MOST_LISTED} more of these`] : lines;
}

const labelOf = ({ project, repository }: PlannedRow): string => `${project}/${repository}`;

function widthOf(rows: readonly PlannedRow[]): number {
  return Math.min(MOST_PADDED, Math.max(0, ...rows.map((row) => labelOf(row).length)));
}

const bracketed = (reason: string): string => (reason === '' ? '' : `  (${reason})`);

const number = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;
