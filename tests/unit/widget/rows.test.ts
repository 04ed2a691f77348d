import assert from 'node:assert/strict';
import type { AnalysisReport } from '../../../src/documents/analysis-report';
import type { AnalysisWithoutVerdict } from '../../../src/domain/report/published-analyses';
import { toRows } from '../../../widget/rows';
import type { ShownAnalyses } from '../../../widget/shown-analyses';
import { passedReport, sampleReport } from '../../browser/sample-reports';
import { frameOf } from './states';

const ROOM = 156;
const shown = (reports: readonly AnalysisReport[], more: Partial<ShownAnalyses> = {}): ShownAnalyses => ({
  ...{ reports, others: [], missing: [] },
  ...more,
});

const notPublished: AnalysisWithoutVerdict = {
  kind: 'no-verdict',
  key: 'orders-00000000',
  reason: 'not-published',
  problem: 'it was prepared in job Linux, and no Publish there has published its verdict',
  analysisName: null,
  projectKey: 'orders',
  place: 'job Linux',
  mayArrive: false,
  failed: false,
};

const unknown = sampleReport({ outcome: { status: 'unknown', reason: 'timed-out', detail: 'still "PENDING"' } });
const noGate = sampleReport({ outcome: { status: 'none', reason: 'no-gate' } });

/** Failed conditions on measures of these names. */
function failing(names: readonly string[]): AnalysisReport {
  const [first, ...others] = names.map((metric) => ({
    ...{ metric, comparator: 'GT', threshold: '0', actual: '3', status: 'error' },
  })) as unknown as Extract<AnalysisReport['outcome'], { status: 'failed' }>['conditions'];
  return sampleReport({ outcome: { status: 'failed', conditions: [first, ...others] } });
}

const statusAndName = ({ rows }: ReturnType<typeof toRows>) => rows.map(({ status, name }) => [status, name]);

describe('list of the widget', () => {
  it('has the conditions of an only project that are not met, and counts those that are', () => {
    const { worst, rows, rest } = toRows(shown([sampleReport()]), ROOM, frameOf(2, 2));
    assert.deepEqual(worst, {
      name: undefined,
      text: 'Coverage on new code',
      value: '62.4%',
      requirement: 'must be at least 80%',
    });
    assert.deepEqual(
      rows.map(({ status, statusText, name, value, note }) => [status, statusText, name, value, note]),
      [
        ['failed', 'Failed', 'Coverage on new code', '62.4%', 'must be at least 80%'],
        ['failed', 'Failed', 'Reliability rating on new code', 'C', 'must be A'],
      ],
    );
    assert.equal(rest, '3 conditions met');
  });

  it('writes numbers as the viewer does', () => {
    const { rows } = toRows(shown([sampleReport()]), ROOM, frameOf(2, 2, { locale: 'de-DE' }));
    assert.match(rows[0]?.value ?? '', /^62,4\s?%$/);
  });

  for (const [what, report, text] of [
    ['why it is unknown', unknown, /^SonarQube had not finished in time\.$/],
    ['why nothing was judged', noGate, /^No quality gate applies.*\.$/],
  ] as const) {
    it(`has no condition and says ${what} where there is no verdict`, () => {
      const { worst, rows, rest } = toRows(shown([report]), ROOM, frameOf(2, 1));
      assert.match(worst?.text ?? '', text);
      assert.deepEqual([rows, rest], [[], undefined]);
    });
  }

  for (const [what, columns, room, count, names, rest] of [
    ['two lines each', 2, ROOM, 9, 3, 'and 6 more'],
    ['one line each in the widest size', 3, ROOM, 9, 6, 'and 3 more'],
    ['more of them without a trend', 3, 216, 9, 8, 'and 1 more'],
    ['all that fit', 3, 216, 8, 8, undefined],
    ['none in a size of one row', 2, 0, 9, 0, 'and 9 more'],
  ] as const) {
    it(`has as many conditions as there is room for: ${what}`, () => {
      const names_ = Array.from({ length: count }, (_, at) => `metric_${at}`);
      const list = toRows(shown([failing(names_)]), room, frameOf(columns, 2));
      assert.deepEqual([list.rows.length, list.rest], [names, rest]);
    });
  }

  it('never has two rows of one key, although a gate has two conditions on one measure', () => {
    const { rows } = toRows(shown([failing(['coverage', 'coverage'])]), ROOM, frameOf(2, 2));
    assert.equal(new Set(rows.map(({ key }) => key)).size, 2);
  });

  it('has several projects, worst first whatever kind they are of', () => {
    const others = [notPublished, { ...notPublished, key: 'cart', projectKey: 'cart', failed: true }];
    const list = toRows(
      shown([sampleReport(), passedReport('api')], { others, missing: ['gone'] }),
      216,
      frameOf(3, 2),
    );
    assert.deepEqual(statusAndName(list), [
      ['failed', 'Webshop'],
      ['failed', 'cart'],
      ['unknown', 'orders'],
      ['unknown', 'gone'],
      ['passed', 'api'],
    ]);
    assert.deepEqual(
      list.rows.map(({ note }) => note),
      [
        'Coverage on new code 62.4%, must be at least 80%',
        'Its quality gate was not published',
        'Its quality gate was not published',
        'Not analyzed in this run',
        '5 conditions met',
      ],
    );
    assert.deepEqual([list.worst?.name, list.worst?.text], ['Webshop', 'Coverage on new code']);
  });

  for (const [what, analyses, name, text] of [
    [
      'without a verdict',
      shown([passedReport('api')], { others: [notPublished] }),
      'orders',
      'Its quality gate was not published.',
    ],
    ['that was not analyzed', shown([passedReport('api')], { missing: ['gone'] }), 'gone', 'Not analyzed in this run.'],
    ['alone that was not analyzed', shown([], { missing: ['gone'] }), 'gone', 'Not analyzed in this run.'],
  ] as const) {
    it(`names a project ${what} on the one line of a small size`, () => {
      const { worst } = toRows(analyses, 0, frameOf(2, 1));
      assert.deepEqual([worst?.name, worst?.text], [name, text]);
    });
  }

  it('has nothing to look at first where all projects pass', () => {
    const { worst, rest } = toRows(shown([passedReport('a'), passedReport('b')]), ROOM, frameOf(2, 2));
    assert.deepEqual([worst, rest], [undefined, undefined]);
  });

  it('counts the projects that have no room', () => {
    const reports = Array.from({ length: 200 }, (_, at) => passedReport(`project-${at}`));
    const { rows, rest } = toRows(shown(reports), ROOM, frameOf(3, 2));
    assert.deepEqual([rows.length, rest], [6, 'and 194 more']);
    assert.equal(toRows(shown(reports.slice(0, 7)), ROOM, frameOf(3, 2)).rest, undefined);
  });

  it('keeps names of many lines on one', () => {
    const { rows } = toRows(shown([], { missing: ['a\nb\u202e', 'c'] }), ROOM, frameOf(3, 2));
    assert.doesNotMatch(rows[0]?.name ?? '', /\n/);
  });
});
