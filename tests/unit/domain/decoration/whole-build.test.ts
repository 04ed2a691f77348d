import assert from 'node:assert/strict';
import type { AnalysisReport } from '../../../../src/documents/analysis-report';
import type { DecorationReport, ThreadCounts } from '../../../../src/documents/decoration-report';
import { countComments, toWholeBuild, unplacedOf } from '../../../../src/domain/decoration/whole-build';
import type { PublishedTraces } from '../../../../src/domain/report/published-analyses';
import { announcedProperty, toBuildProperty } from '../../../../src/domain/report/to-build-property';
import { goldenReport } from '../../../golden-reports';

const { passed, failed } = { passed: goldenReport('passed'), failed: goldenReport('failed-standard') };

const report = (key: string, attempt: number, { outcome } = passed): AnalysisReport => ({
  ...passed,
  analysisKey: key,
  project: { key, name: null },
  outcome,
  pipeline: { ...passed.pipeline, attempt },
});

const counts = (open: number): ThreadCounts => ({
  open,
  shown: open,
  overLimit: 0,
  notInChanges: 0,
  withoutLine: 0,
  belowSeverity: 0,
  closedByPeople: 0,
  deletedByPeople: 0,
  doubled: 0,
});

const decoration = (keys: readonly string[], attempt: number | undefined, open: number): DecorationReport => ({
  version: 1,
  analysisKeys: [...keys],
  ...(attempt !== undefined && { attempt }),
  pullRequestId: '12',
  iterationId: 1,
  state: 'decorated',
  status: 'failed',
  counts: counts(open),
  problems: [],
});

const traces = (reports: readonly AnalysisReport[], told: readonly AnalysisReport[] = reports): PublishedTraces => ({
  buildId: passed.pipeline.buildId,
  attachments: reports.map((document) => ({
    name: `${document.analysisKey}.json`,
    document: { kind: 'document', document },
  })),
  properties: new Map(
    told.map((one) => [one.analysisKey, { kind: 'document', document: toBuildProperty(one) }] as const),
  ),
});

describe('the whole build, as a summary tells of it', () => {
  const rows: readonly (readonly [
    name: string,
    traces: PublishedTraces,
    decorations: readonly DecorationReport[],
    said: readonly string[],
    open: number | null,
    uncounted: number,
  ])[] = [
    ['has nothing of nothing', traces([]), [], [], null, 0],
    ['has the report', traces([report('a', 1)]), [decoration(['a'], 1, 3)], ['report a passed'], 3, 0],
    [
      'has the newest attempt, and its numbers alone',
      traces([report('a', 1), report('a', 2, failed)], [report('a', 2, failed)]),
      [decoration(['a'], 1, 3), decoration(['a'], 2, 5)],
      ['report a failed'],
      5,
      0,
    ],
    [
      'takes no report of an earlier attempt for one that was lost',
      traces([report('a', 1)], [report('a', 2, failed)]),
      [decoration(['a'], 1, 3)],
      ['short a failed'],
      null,
      0,
    ],
    [
      'adds the numbers of several jobs',
      traces([report('a', 1), report('b', 2)]),
      [decoration(['a'], 1, 3), decoration(['b'], 2, 4)],
      ['report a passed', 'report b passed'],
      7,
      0,
    ],
    [
      'says of how many projects it has no numbers',
      traces([report('a', 1), report('b', 1), report('c', 1)]),
      [decoration(['a', 'b'], 1, 3)],
      ['report a passed', 'report b passed', 'report c passed'],
      3,
      1,
    ],
    [
      'counts a repeated Publish of one attempt once',
      traces([report('a', 1)]),
      [decoration(['a'], 1, 3), decoration(['a'], 1, 3)],
      ['report a passed'],
      3,
      0,
    ],
    [
      'takes the numbers of an earlier release for those of the first attempt',
      traces([report('a', 1), report('b', 2)]),
      [decoration(['a'], undefined, 3), decoration(['b'], undefined, 4)],
      ['report a passed', 'report b passed'],
      3,
      1,
    ],
    [
      'is unknown where traces contradict each other, and fails where one of them failed',
      traces([report('a', 1), report('b', 1, failed)], [report('a', 1, failed), report('b', 1)]),
      [],
      ['short a failed', 'short b failed'],
      null,
      0,
    ],
  ];
  for (const [name, left, decorations, said, open, uncounted] of rows) {
    it(name, () => {
      const whole = toWholeBuild(left, decorations);
      assert.deepEqual(
        [
          ...whole.reports.map(({ analysisKey, outcome }) => `report ${analysisKey} ${outcome.status}`),
          ...whole.others.map(({ analysisKey, status }) => `short ${analysisKey} ${status}`),
        ],
        said,
      );
      const counted = countComments(whole, null);
      assert.deepEqual([counted.counts?.open ?? null, counted.uncounted], [open, uncounted]);
    });
  }

  it('knows an analysis that nobody has published', () => {
    const properties = new Map([['a', { kind: 'document', document: announcedProperty(report('a', 2)) } as const]]);
    const { others } = toWholeBuild({ ...traces([report('a', 1)]), properties }, []);
    assert.deepEqual(
      others.map(({ status, isPublished, attempt }) => [status, isPublished, attempt]),
      [['unknown', false, 2]],
    );
  });

  it('adds what a Publish knows before it has left it, also where it has no numbers', () => {
    const whole = toWholeBuild(traces([report('a', 1)]), [decoration(['a'], 1, 3)]);
    const own = (known: ThreadCounts | null) =>
      countComments(whole, { reports: [report('b', 1)], counts: known, unplaced: [] });
    assert.deepEqual([own(counts(4)).counts?.open, own(counts(4)).uncounted], [7, 0]);
    assert.deepEqual([own(null).counts?.open, own(null).uncounted], [3, 1]);
  });

  it('names what has no place of its own Publish and of those that count', () => {
    const named = (message: string) => [{ severity: 'High', message, path: '/a.ts', line: 3 }];
    const whole = toWholeBuild(traces([report('a', 2)]), [
      { ...decoration(['a'], 1, 3), unplaced: named('of an earlier attempt') },
      { ...decoration(['a'], 2, 3), unplaced: named('of another job') },
    ]);
    const own = { reports: [report('b', 1)], counts: null, unplaced: named('own') };
    assert.deepEqual(
      [unplacedOf(whole, own), unplacedOf(whole, null)].map((all) => all.map(({ message }) => message)),
      [['own', 'of another job'], ['of another job']],
    );
  });
});
