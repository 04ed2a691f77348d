import assert from 'node:assert/strict';
import { uncoveredCode } from '../../../../src/domain/measures/uncovered-code';
import type { GateCondition } from '../../../../src/documents/gate-outcome';

const of = (metric: string, status: GateCondition['status'] = 'error'): GateCondition => ({
  metric,
  comparator: 'LT',
  threshold: '80',
  actual: '62',
  status,
});

describe('code whose uncovered lines explain a failed gate', () => {
  const rows: readonly (readonly [string, readonly GateCondition[], 'new' | 'all' | null])[] = [
    ['no condition', [], null],
    ['coverage of new code', [of('new_coverage')], 'new'],
    ['coverage of all code', [of('coverage')], 'all'],
    ['both', [of('coverage'), of('new_line_coverage')], 'new'],
    ['uncovered lines themselves', [of('uncovered_lines')], 'all'],
    ['coverage that is met', [of('new_coverage', 'ok'), of('new_violations')], null],
    ['coverage that only warns', [of('coverage', 'warning')], null],
    ['branches alone', [of('new_branch_coverage')], null],
  ];
  for (const [what, conditions, code] of rows) {
    it(`${what}: ${code ?? 'none'}`, () => assert.equal(uncoveredCode(conditions), code));
  }
});
