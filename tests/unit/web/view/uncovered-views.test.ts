import assert from 'node:assert/strict';
import type { AnalysisReport } from '../../../../src/documents/analysis-report';
import { toUncoveredFiles, uncoveredLines } from '../../../../src/web/view/uncovered-views';
import { passedReport, pullRequestReport, sampleReport } from '../../../browser/sample-reports';

const measured = (values: Readonly<Record<string, string>>): AnalysisReport['measures'] => ({
  state: 'read',
  values: Object.fromEntries(
    Object.entries(values).map(([key, value]) => [
      key,
      key.startsWith('new_') ? { overall: null, newCode: value } : { overall: value, newCode: null },
    ]),
  ),
});

const COUNTS = {
  new_uncovered_lines: '38',
  new_lines_to_cover: '101',
  new_uncovered_conditions: '4',
  new_conditions_to_cover: '10',
  uncovered_lines: '1234',
  lines_to_cover: '4000',
};

describe('what stands behind a failed coverage', () => {
  const rows: readonly (readonly [metric: string, text: string | undefined, counted: string])[] = [
    ['new_coverage', '38 of 101 lines and 4 of 10 branches not covered', 'new_uncovered_lines'],
    ['new_line_coverage', '38 of 101 lines not covered', 'new_uncovered_lines'],
    ['new_branch_coverage', '4 of 10 branches not covered', 'new_uncovered_conditions'],
    ['coverage', '1,234 of 4,000 lines not covered', 'uncovered_lines'],
    ['branch_coverage', undefined, ''],
    ['new_violations', undefined, ''],
  ];
  for (const [metric, text, counted] of rows) {
    it(`${metric}: ${text ?? 'nothing'}`, () => {
      const behind = uncoveredLines(sampleReport({ measures: measured(COUNTS) }), metric, 'en-US');
      assert.equal(behind?.text, text);
      const page = `https://sonar.example.org/component_measures?id=webshop&metric=${counted}&view=list`;
      if (text !== undefined) assert.equal(behind?.href, page);
    });
  }

  it('is nothing where the measures are missing, or hold no number', () => {
    const missing = sampleReport({ measures: { state: 'missing', reason: 'no right' } });
    const strange = sampleReport({ measures: measured({ ...COUNTS, new_uncovered_lines: 'many' }) });
    assert.equal(uncoveredLines(missing, 'new_coverage', 'en-US'), undefined);
    assert.equal(uncoveredLines(strange, 'new_line_coverage', 'en-US'), undefined);
  });
});

describe('files with lines that no test covers', () => {
  const top = [
    { file: 'src/cart/cart.ts', lines: 21 },
    { file: 'index.ts', lines: 9 },
  ];

  it('are named with their lines, a link to each place, and what the other files hold', () => {
    const uncoveredFiles: AnalysisReport['uncoveredFiles'] = { state: 'read', code: 'new', top };
    const view = toUncoveredFiles(pullRequestReport({ measures: measured(COUNTS), uncoveredFiles }), 'en-US');
    assert.ok(view.kind === 'list');
    assert.equal(view.title, 'New lines that no test covers');
    assert.deepEqual(
      view.rows.map(({ place, folder, lines }) => [place, folder, lines]),
      [
        ['cart.ts', 'src/cart', '21'],
        ['index.ts', undefined, '9'],
      ],
    );
    assert.equal(
      view.rows[0]?.sonarqube,
      'https://sonar.example.org/component_measures?id=webshop&pullRequest=118&metric=new_uncovered_lines&selected=webshop%3Asrc%2Fcart%2Fcart.ts',
    );
    assert.match(view.rows[0].repository ?? '', /_git\/webshop\?path=%2Fsrc%2Fcart%2Fcart\.ts&version=GC8d4a/);
    assert.equal(view.rest, '8 lines in other files.');
  });

  it('say nothing of other files where these are all, or the sum is not known', () => {
    const uncoveredFiles: AnalysisReport['uncoveredFiles'] = { state: 'read', code: 'all', top };
    for (const measures of [measured({ uncovered_lines: '30' }), measured({})]) {
      const view = toUncoveredFiles(sampleReport({ measures, uncoveredFiles }), 'en-US');
      assert.ok(view.kind === 'list' && view.rest === undefined && view.title === 'Lines that no test covers');
    }
  });

  it('say why they are not shown', () => {
    const uncoveredFiles: AnalysisReport['uncoveredFiles'] = { state: 'missing', reason: 'the token may not (403)' };
    const view = toUncoveredFiles(sampleReport({ uncoveredFiles }), 'en-US');
    assert.ok(view.kind === 'missing' && view.text === 'Not shown: the token may not (403)');
  });

  it('are nothing where coverage did not fail', () =>
    assert.deepEqual(toUncoveredFiles(passedReport('api'), 'en-US'), { kind: 'none' }));
});
