import assert from 'node:assert/strict';
import { BUILD_PROPERTY_GATE } from '../../../src/documents/names';
import type { WidgetTrend } from '../../../src/documents/widget-settings';
import { ReadFailure, type TrendBuild } from '../../../src/web/reading/build-snapshot';
import type { BuildInfo } from '../../../src/wire/azure-devops/builds';
import { toWidgetTrend } from '../../../widget/trend';
import { passedReport, sampleReport } from '../../browser/sample-reports';
import { finishedRun, property, readState, trendBuild } from './states';

const KEY = 'webshop-1a2b3c4d';

const runOf = (id: number, gate: string | undefined, changes: Partial<BuildInfo> = {}): BuildInfo =>
  finishedRun(id, { properties: new Map(gate === undefined ? [] : [[BUILD_PROPERTY_GATE, gate]]), ...changes });

function trendOf(
  parts: {
    readonly runs?: readonly BuildInfo[];
    readonly earlier?: readonly TrendBuild[] | ReadFailure;
    readonly projects?: readonly string[] | null;
    readonly trend?: WidgetTrend;
  },
  reports = [sampleReport()],
  locale = 'en-US',
) {
  const { runs = [finishedRun(1)], earlier, projects = null, trend = 'verdicts' } = parts;
  const { settings, snapshot } = readState({ runs, earlier }, { projects: projects && [...projects], trend });
  return toWidgetTrend(settings, snapshot, reports, locale);
}

const statusesOf = (trend: ReturnType<typeof trendOf>) =>
  trend?.kind === 'verdicts' ? trend.runs.map(({ status }) => status) : trend?.kind;

describe('trend of the widget', () => {
  it('has how the runs ended, oldest first', () => {
    const runs = [
      runOf(9, 'ok', { state: 'running' }),
      ...['ok', 'failed', 'unknown', 'none', 'skipped', undefined, 'OK', ''].map((gate, at) => runOf(8 - at, gate)),
    ];
    const trend = trendOf({ runs });
    // Only "ok" has passed; a run without the property has no bar.
    assert.deepEqual(statusesOf(trend), ['unknown', 'unknown', 'skipped', 'none', 'unknown', 'failed', 'passed']);
    assert.ok(trend?.kind === 'verdicts');
    assert.deepEqual([trend.title, trend.summary], ['Last 7 runs', '1 passed']);
    assert.equal(trend.runs.at(-1)?.text, '20261020.8: passed');
  });

  it('needs three runs', () => {
    assert.equal(trendOf({ runs: [runOf(2, 'ok'), runOf(1, 'ok')] }), undefined);
    assert.equal(statusesOf(trendOf({ runs: [1, 2, 3].map((id) => runOf(id, 'ok')) }))?.length, 3);
  });

  const web = property();
  const api = property({ projectKey: 'api' });
  for (const [what, analyses, status] of [
    ['passed where all of them did', { [KEY]: web, 'api-00000000': api }, 'passed'],
    ['failed where one did', { [KEY]: web, 'api-00000000': { ...api, outcome: 'failed' } }, 'failed'],
    ['unknown where one was not analyzed', { [KEY]: web }, 'unknown'],
    ['failed where one was not analyzed and the other failed', { [KEY]: { ...web, outcome: 'failed' } }, 'failed'],
    ['unknown where one cannot be read', { [KEY]: web, 'api-00000000': 'unreadable' }, 'unknown'],
    ['unknown where none can be read', { [KEY]: 'unreadable', 'api-00000000': 'unreadable' }, 'unknown'],
    ['unknown where a further analysis cannot be read', { [KEY]: web, a: api, b: 'unreadable' }, 'unknown'],
    ['unknown where what stands for one is of another', { [KEY]: web, 'api-00000000': web }, 'unknown'],
  ] as const) {
    it(`calls a run of chosen projects ${what}`, () => {
      const earlier = ['3', '2', '1'].map((number) => trendBuild(number, analyses));
      assert.deepEqual(statusesOf(trendOf({ projects: ['webshop', 'api'], earlier })), [status, status, status]);
    });
  }

  it('leaves out runs that told nothing of chosen projects', () => {
    const earlier = [trendBuild('4', {}), ...['3', '2', '1'].map((number) => trendBuild(number, { [KEY]: web }))];
    assert.deepEqual(statusesOf(trendOf({ projects: ['webshop'], earlier })), ['passed', 'passed', 'passed']);
  });

  it('has no trend where none is wanted, or nobody reports a measure', () => {
    const runs = [1, 2, 3].map((id) => runOf(id, 'ok'));
    assert.equal(trendOf({ runs, trend: 'off' }), undefined);
    assert.equal(trendOf({ runs, trend: 'coverage', earlier: [] }, []), undefined);
  });

  it('says that earlier runs could not be read', () => {
    const earlier = new ReadFailure('broken', 500);
    for (const trend of ['verdicts', 'coverage'] as const) {
      assert.deepEqual(trendOf({ trend, earlier }), { kind: 'none', text: 'Earlier runs could not be read.' });
    }
  });

  const numbers = (coverage: number) => ({ violations: 10, coverage, duplicated_lines_density: 1.5 });
  const measured = [81, 80.5, 79].map((coverage, at) =>
    trendBuild(String(3 - at), { [KEY]: property({ numbers: numbers(coverage) }) }),
  );

  for (const [trend, title, summary] of [
    ['coverage', 'Coverage', '79% → 81%, better'],
    ['issues', 'Issues', '10 → 10'],
    ['duplications', 'Duplicated lines', '1.5% → 1.5%'],
  ] as const) {
    it(`has the course of ${trend}`, () => {
      const shown = trendOf({ trend, earlier: measured });
      assert.ok(shown?.kind === 'course');
      assert.deepEqual([shown.title, shown.course.summary], [title, summary]);
    });
  }

  it('names the project of a measure where there are several, and writes numbers as the viewer does', () => {
    const trend = 'coverage';
    const shown = trendOf({ trend, earlier: measured }, [sampleReport(), passedReport('api')], 'de-DE');
    assert.ok(shown?.kind === 'course');
    assert.equal(shown.title, 'Coverage of Webshop');
    assert.match(shown.course.summary, /^79\s?% → 81\s?%/);
  });

  it('says that too few runs have a measure', () => {
    const earlier = [...measured.slice(1), trendBuild('0', { [KEY]: 'unreadable' })];
    const text = 'Too few runs have this measure for a trend.';
    assert.deepEqual(trendOf({ trend: 'coverage', earlier }), { kind: 'none', text });
  });
});
