import type { PlannedRow } from '../../documents/import-plan';

/** Why a row failed: an error of the catalog in parts. */
export interface RowFailure {
  readonly code: string;
  readonly message: string;
  readonly remedy: string;
}

/** What became of one row. */
export interface RowResult {
  readonly row: PlannedRow;
  /** `settled`: it was imported before, and got what an earlier run had not come to set. */
  readonly result: 'created' | 'bound' | 'settled' | 'unchanged' | 'skipped' | 'failed' | 'not-started';
  readonly key: string | null;
  readonly failure: RowFailure | null;
}

/** What a run did. */
export interface ImportResult {
  /** In the order of the plan. */
  readonly rows: readonly RowResult[];
  /** Why not every row was begun; `null` where all were. */
  readonly stopped: { readonly by: 'person' } | { readonly by: 'failures'; readonly failure: RowFailure } | null;
}

/** How many rows ended in which way. */
export function countResults(rows: readonly RowResult[]): Readonly<Record<RowResult['result'], number>> {
  const counts = { created: 0, bound: 0, settled: 0, unchanged: 0, skipped: 0, failed: 0, 'not-started': 0 };
  for (const { result } of rows) counts[result] += 1;
  return counts;
}

/**
 * Rows that a person has to look at, as rows that can be run again. What could not be begun stands there as it was planned;
 * what cannot be at all as one that would be done, so that it is judged anew after it was changed.
 *
 * @param action of what cannot be
 */
export function rowsToRepeat(rows: readonly RowResult[], action: 'create' | 'bind' = 'create'): readonly PlannedRow[] {
  return rows.flatMap(({ row, result, failure }): readonly PlannedRow[] => {
    if (result !== 'failed' && result !== 'not-started') return [];
    const reason = failure === null ? row.reason : `${failure.code}: ${failure.message}`;
    return [{ ...row, action: row.action === 'skip' ? action : row.action, reason, failure: false }];
  });
}
