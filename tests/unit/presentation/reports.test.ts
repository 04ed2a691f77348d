import assert from 'node:assert/strict';
import { nameOf, withDistinctNames } from '../../../src/presentation/reports';
import { goldenReport } from '../../golden-reports';

const report = goldenReport('branch-passed');

function named(name: string, key: string, job: string, stage = '') {
  return { ...report, analysisName: name, project: { key, name: null }, pipeline: { ...report.pipeline, job, stage } };
}

const rows: readonly (readonly [what: string, reports: readonly (typeof report)[], names: readonly string[]])[] = [
  ['names that differ', [named('Web', 'web', 'a'), named('API', 'api', 'b')], ['Web', 'API']],
  ['projects of one name', [named('Shop', 'web', 'a'), named('Shop', 'api', 'a')], ['Shop (web)', 'Shop (api)']],
  ['one project in two jobs', [named('Shop', 'web', 'a'), named('Shop', 'web', 'b')], ['Shop (a)', 'Shop (b)']],
  [
    'one project in two stages',
    [named('Shop', 'web', 'a', 'Build'), named('Shop', 'web', 'a', 'Deploy')],
    ['Shop (Build, a)', 'Shop (Deploy, a)'],
  ],
  [
    'one of three',
    [named('Shop', 'web', 'a'), named('Shop', 'web', 'b'), named('Shop', 'api', 'b')],
    ['Shop (web) (a)', 'Shop (web) (b)', 'Shop (api)'],
  ],
  ['a project that nobody knows', [named('Shop', '', 'a'), named('Shop', 'web', 'a')], ['Shop', 'Shop (web)']],
];

describe('reports that are shown together', () => {
  for (const [what, reports, names] of rows) {
    it(`are told apart: ${what}`, () => {
      assert.deepEqual(withDistinctNames(reports).map(nameOf), names);
    });
  }
});
