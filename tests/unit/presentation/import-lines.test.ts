import assert from 'node:assert/strict';
import type { ImportPlan, PlannedRow } from '../../../src/documents/import-plan';
import { rowsToRepeat, type RowResult } from '../../../src/domain/set-up/row-result';
import { planLines, resultLines } from '../../../src/presentation/import-lines';

const row = (repository: string, changes: Partial<PlannedRow> = {}): PlannedRow => ({
  action: 'create',
  project: 'P',
  repository,
  repositoryId: repository,
  key: `P_${repository}`,
  name: repository,
  monorepo: false,
  reason: '',
  failure: false,
  ...changes,
});
const plan = (rows: PlannedRow[]): ImportPlan => ({
  version: 1,
  sonarqube: 'https://s',
  organization: 'https://o',
  record: 'azure',
  settings: { newCode: null, visibility: null, qualityGate: null },
  rows,
});
const ended = (of: PlannedRow, result: RowResult['result'], failure: RowResult['failure'] = null): RowResult => ({
  row: of,
  result,
  key: of.key,
  failure,
});
const failure = { code: 'SQ-X', message: 'It broke.', remedy: 'Mend it.' };

describe('an import in words', () => {
  it('shows what would be done, and what not and why', () => {
    assert.deepEqual(
      planLines(
        plan([
          row('web'),
          row('api', { action: 'bind', reason: 'the key matches' }),
          row('old', { action: 'skip', reason: 'disabled' }),
          row('bad', { action: 'skip', reason: 'cannot be: no', failure: true }),
        ]),
      ),
      [
        '  create P/web  P_web',
        '  bind   P/api  P_api  (the key matches)',
        '– P/old  disabled',
        '✗ P/bad  cannot be: no',
        '1 project to create, 1 to bind, 1 to leave, 1 that cannot be.',
      ],
    );
  });

  it('shows what was done, failures with what to do', () => {
    const lines = resultLines({
      rows: [
        ended(row('web'), 'created'),
        ended(row('api', { reason: 'unchanged' }), 'unchanged'),
        ended(row('bad'), 'failed', failure),
        ended(row('late'), 'not-started'),
      ],
      stopped: { by: 'failures', failure },
    });
    assert.deepEqual(lines, [
      '✓ P/web   P_web   created',
      '– P/api   P_api   unchanged',
      '✗ P/bad   P_bad   It broke.',
      '  Mend it.  [SQ-X]',
      'Created 1, bound 0, unchanged 1, left 0, failed 1, not begun 1.',
      '✗ Stopped: the same failure again and again. It broke.',
    ]);
  });

  it('lists a part of many of one kind, and every failure', () => {
    const many = Array.from({ length: 100 }, (_, index) => row(`r${index}`));
    const lines = resultLines({ rows: many.map((each) => ended(each, 'created')), stopped: null });
    assert.equal(lines.length, 42);
    assert.equal(lines[40], '  … and 60 more of these');
    const failed = resultLines({ rows: many.map((each) => ended(each, 'failed', failure)), stopped: null });
    assert.equal(failed.length, 201);
  });
});

describe('the rows that are left', () => {
  it('can be run again: failed ones, those that were not begun, and those that could not be, to be judged anew', () => {
    const left = rowsToRepeat([
      ended(row('web'), 'created'),
      ended(row('api', { action: 'bind' }), 'failed', failure),
      ended(row('late'), 'not-started'),
      ended(row('bad', { action: 'skip', reason: 'cannot be: no', failure: true }), 'failed', failure),
      ended(row('off', { action: 'skip', reason: 'disabled' }), 'skipped'),
    ]);
    assert.deepEqual(
      left.map(({ repository, action, failure: isFailure, reason }) => [repository, action, isFailure, reason]),
      [
        ['api', 'bind', false, 'SQ-X: It broke.'],
        ['late', 'create', false, ''],
        ['bad', 'create', false, 'SQ-X: It broke.'],
      ],
    );
  });
});
