import assert from 'node:assert/strict';
import type { AnalysisReport } from '../../../src/documents/analysis-report';
import { parseBuildProperties, type BuildProperty } from '../../../src/documents/build-property';
import { announcedProperty, toBuildProperty } from '../../../src/domain/report/to-build-property';
import type { BuildSnapshot } from '../../../src/web/reading/build-snapshot';
import { toTabView } from '../../../summary-tab/view-model';
import { passedReport, samplePipeline, sampleReport } from '../../browser/sample-reports';

type State = 'running' | 'finished';

function view(reports: readonly AnalysisReport[], properties: readonly [string, BuildProperty][], state: State) {
  const snapshot: BuildSnapshot = {
    buildId: samplePipeline().buildId,
    page: '',
    build: { state, definitionId: 7, sourceBranch: 'refs/heads/main' },
    attachments: reports.map((document) => ({
      name: `${document.analysisKey}.json`,
      content: { kind: 'document', document },
      step: null,
    })),
    properties: parseBuildProperties(
      new Map(properties.map(([key, property]) => [`sonarqube.analysis.${key}`, JSON.stringify(property)])),
    ),
    tasks: [],
  };
  return toTabView({ kind: 'read', snapshot, trend: undefined, decorations: [], stale: undefined }, 'en-US');
}

function results(reports: readonly AnalysisReport[], properties: readonly [string, BuildProperty][], state: State) {
  const shown = view(reports, properties, state);
  assert.ok(shown.kind === 'results');
  const { verdict, notices, cards } = shown.results;
  return {
    ...verdict,
    cards: cards.map(({ title }) => title),
    notices: notices.map(({ title }) => title),
    text: notices.flatMap(({ text }) => text).join(' '),
    code: notices.some(({ code }) => code !== undefined),
  };
}

const attempt = (number: number, report: AnalysisReport): AnalysisReport => ({
  ...report,
  pipeline: { ...report.pipeline, attempt: number },
});
const api = passedReport('api');
const shop = passedReport('shop');
const failedShop = sampleReport({ analysisKey: shop.analysisKey, project: shop.project });
const propertyOf = (report: AnalysisReport): [string, BuildProperty] => [report.analysisKey, toBuildProperty(report)];
const announced = (report: AnalysisReport): [string, BuildProperty] => [report.analysisKey, announcedProperty(report)];

describe('an analysis without a verdict in the tab', () => {
  it('makes the verdict unknown when its newest attempt left no report, and shows no card of the old one', () => {
    const lost = propertyOf(attempt(2, shop));
    const shown = results([api, attempt(1, shop)], [propertyOf(api), lost], 'finished');
    assert.equal(shown.title, 'Quality gate unknown');
    assert.deepEqual(shown.facts, ['1 of 2 projects pass', '1 unknown']);
    assert.deepEqual(shown.cards, ['api']);
    assert.deepEqual(shown.notices, ['shop: its report is missing']);
    assert.match(shown.text, /Attempt 2 left no report, and that of attempt 1 is old \(stage Build, job Linux\)/);
  });

  it('makes the verdict failed when the newest attempt is known to have failed', () => {
    const shown = results([attempt(1, shop)], [propertyOf(attempt(2, failedShop))], 'finished');
    assert.equal(shown.status, 'failed');
    assert.deepEqual(shown.cards, []);
    assert.match(shown.text, /It counts as failed, here and for gates/);
  });

  it('is one that a job prepared and did not publish, with the step that is missing', () => {
    const shown = results([api], [propertyOf(api), announced(shop)], 'finished');
    assert.equal(shown.title, 'Quality gate unknown');
    assert.deepEqual(shown.facts, ['1 of 2 projects pass', '1 unknown']);
    assert.deepEqual(shown.notices, ['shop: its quality gate was not published']);
    assert.match(
      shown.text,
      /prepared in stage Build, job Linux, attempt 1, and no Publish there has published its verdict/,
    );
    assert.ok(shown.code);
  });

  it('is one whose report and property differ', () => {
    const shown = results([shop], [propertyOf(failedShop)], 'finished');
    assert.equal(shown.status, 'failed');
    assert.deepEqual(shown.cards, []);
    assert.match(shown.text, /Its report says passed, its build property failed/);
  });

  it('is not told of while its Publish or its report may come', () => {
    for (const property of [announced(shop), propertyOf(shop), propertyOf(attempt(2, shop))]) {
      const shown = results([api], [propertyOf(api), property], 'running');
      assert.deepEqual([shown.status, shown.title], ['running', 'Quality gate passed so far']);
      assert.deepEqual(shown.notices, ['The run is still in progress']);
    }
    assert.equal(view([attempt(1, shop)], [announced(attempt(2, shop))], 'running').kind, 'message');
  });

  it('is known to have failed before its report has come', () => {
    const shown = results([api], [propertyOf(api), propertyOf(failedShop)], 'running');
    assert.deepEqual([shown.status, shown.title], ['failed', 'Quality gate failed']);
  });

  it('is told of when it is alone and no step says why', () => {
    const shown = results([], [announced(shop)], 'finished');
    assert.equal(shown.title, 'Quality gate unknown');
    assert.deepEqual(shown.notices, ['shop: its quality gate was not published']);
  });
});

describe('the verdict of a run that goes on', () => {
  it('is good so far only, and cannot get better than failed', () => {
    const good = results([api], [], 'running');
    assert.deepEqual([good.status, good.title], ['running', 'Quality gate passed so far']);
    const bad = results([sampleReport()], [], 'running');
    assert.deepEqual([bad.status, bad.title], ['failed', 'Quality gate failed']);
  });
});

describe('a report that cannot be drawn', () => {
  const broken = (report: AnalysisReport): AnalysisReport => ({
    ...report,
    get warnings(): string[] {
      throw new TypeError('not a list');
    },
  });

  it('takes no other with it, and is no success', () => {
    for (const [report, status] of [
      [broken(shop), 'unknown'],
      [broken(failedShop), 'failed'],
    ] as const) {
      const shown = results([api, report], [], 'finished');
      assert.equal(shown.status, status);
      assert.deepEqual(shown.cards, ['api']);
      assert.deepEqual(shown.notices, ['shop: this report cannot be shown']);
    }
  });
});
