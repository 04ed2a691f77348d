import assert from 'node:assert/strict';
import type { BuildProperty } from '../../../../src/documents/build-property';
import type { BuildSnapshot, TrendBuild } from '../../../../src/web/reading/build-snapshot';
import { trendQuestion } from '../../../../src/web/reading/trend';
import { toTrendView } from '../../../../src/web/view/trend-view';
import { passedReport, pullRequestReport, samplePipeline, sampleReport } from '../../../browser/sample-reports';

const snapshot = (reports: readonly ReturnType<typeof sampleReport>[]): BuildSnapshot => ({
  buildId: samplePipeline().buildId,
  page: '',
  build: { state: 'finished', definitionId: 7, sourceBranch: 'refs/heads/main' },
  attachments: reports.map((document) => ({ name: 'x', content: { kind: 'document', document }, step: null })),
  properties: new Map(),
  tasks: undefined,
});

const build = (number: string, numbers: BuildProperty['numbers']): TrendBuild => ({
  number,
  finishedAt: '2026-10-02T08:00:00Z',
  url: 'javascript:alert(1)',
  analyses: new Map([
    [
      'webshop-1a2b3c4d',
      {
        kind: 'document',
        document: {
          ...{ version: 1, outcome: 'passed', reason: null, attempt: 1, stage: '', job: '', projectKey: 'webshop' },
          numbers,
        },
      },
    ],
  ]),
});

describe('trend of the results tab', () => {
  it('is asked for branches, never for pull requests', () => {
    assert.deepEqual(trendQuestion(snapshot([sampleReport(), pullRequestReport()]))?.analysisKeys, [
      'webshop-1a2b3c4d',
    ]);
    assert.equal(trendQuestion(snapshot([pullRequestReport()])), undefined);
  });

  it('is asked for twenty analyses at most, since each stands in the address', () => {
    const reports = Array.from({ length: 200 }, (_, index) => sampleReport({ analysisKey: `key-${index}` }));
    assert.equal(trendQuestion(snapshot(reports))?.analysisKeys.length, 20);
  });

  it('goes from the oldest build to the newest and leaves out builds without the number', () => {
    const builds = [
      build('4', { coverage: 81 }),
      build('3', {}),
      build('2', { coverage: 80.5 }),
      build('1', { coverage: 79 }),
    ];
    const trend = toTrendView(sampleReport(), builds, 'en-US');
    assert.deepEqual(
      trend?.courses.map(({ metric, summary }) => [metric, summary]),
      [['Coverage', '79% → 81%, better']],
    );
    assert.deepEqual(
      trend?.courses[0]?.points.map((point) => point.build),
      ['1', '2', '4'],
    );
    assert.ok(trend?.courses[0]?.points.every(({ href }) => href === undefined));
  });

  const changes: readonly (readonly [metric: string, values: readonly number[], summary: string])[] = [
    ['coverage', [81, 80, 79], '79% → 81%, better'],
    ['coverage', [79, 80, 81], '81% → 79%, worse'],
    ['violations', [7, 8, 9], '9 → 7, better'],
    ['violations', [1200, 8, 9], '9 → 1,200, worse'],
    ['duplicated_lines_density', [3.5, 3, 2.5], '2.5% → 3.5%, worse'],
    ['coverage', [80.01, 75, 80], '80% → 80%'],
  ];
  for (const [metric, values, summary] of changes) {
    it(`says what a change means: ${metric} ${summary}`, () => {
      const builds = values.map((value, index) => build(String(index), { [metric]: value }));
      const trend = toTrendView(passedReport('webshop', { analysisKey: sampleReport().analysisKey }), builds, 'en-US');
      assert.deepEqual(
        trend?.courses.map((course) => course.summary),
        [summary],
      );
    });
  }

  it('needs three builds', () => {
    const two = [build('2', { coverage: 80 }), build('1', { coverage: 79 })];
    assert.equal(toTrendView(sampleReport(), two, 'en-US'), undefined);
  });
});
