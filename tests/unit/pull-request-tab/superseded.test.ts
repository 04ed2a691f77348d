import assert from 'node:assert/strict';
import type { AnalysisReport } from '../../../src/documents/analysis-report';
import type { PostedStatus, StatusState } from '../../../src/documents/pull-request';
import { toStatusProperties } from '../../../src/documents/status-properties';
import type { BuildSnapshot } from '../../../src/web/reading/build-snapshot';
import { ReadFailure } from '../../../src/web/reading/build-snapshot';
import type { ResultsView } from '../../../src/web/view/view';
import type { PullRequestSnapshot, ReadRun, Run } from '../../../pull-request-tab/pull-request-snapshot';
import { toIterationsView } from '../../../pull-request-tab/iterations-view';
import { toPullRequestPageView } from '../../../pull-request-tab/view-model';
import { passedReport, pullRequestReport, samplePipeline } from '../../browser/sample-reports';

const passed = passedReport('webshop').outcome;
const failed = pullRequestReport().outcome;

function runOf(
  id: number,
  key: string,
  sourceCommit: string | null,
  outcome: AnalysisReport['outcome'],
  base = 'main',
): ReadRun {
  const report = pullRequestReport({
    analysisKey: key,
    analysisId: `AX${id}`,
    outcome,
    scope: { kind: 'pull-request', id: '118', branch: 'feature/cart', base },
    pipeline: samplePipeline({ buildId: String(id), sourceCommit, pullRequestId: '118' }),
  });
  const snapshot: BuildSnapshot = {
    buildId: String(id),
    page: '',
    build: { state: 'finished', definitionId: 7, sourceBranch: 'refs/pull/118/merge' },
    attachments: [{ name: `${key}.json`, content: { kind: 'document', document: report }, step: null }],
    properties: new Map(),
    tasks: [],
  };
  return { run: run(id), snapshot, trend: [], decorations: [] };
}

function run(id: number, state: Run['state'] = 'finished'): Run {
  return { id, number: `2026.${id}`, state, definitionName: 'CI', webUrl: null };
}

/** What sync posts where people decide in SonarQube. */
function live(state: StatusState, analysis: string, analysisKey = 'a', iterationId = 2): PostedStatus {
  const mark = { analysis, analysisKey, project: 'webshop', server: '', build: '2', attempt: '1' };
  return {
    id: 90,
    genre: 'sonarqube',
    name: 'quality-gate/webshop',
    state,
    description: null,
    targetUrl: null,
    iterationId,
    authorId: 'sync',
    properties: toStatusProperties({
      ...mark,
      pullRequest: '118',
      analysisDate: '',
      source: 'live',
      name: 'webshop',
      definition: '7',
    }),
  };
}

function verdictOf(snapshot: Partial<PullRequestSnapshot>): string {
  const results = resultsOf(snapshot);
  return `${results.verdict.status}: ${results.verdict.title}`;
}

function snapshotOf(snapshot: Partial<PullRequestSnapshot>): PullRequestSnapshot {
  return {
    shown: [],
    newer: [],
    iterations: [
      { id: 1, sourceCommit: 'aaa', commonCommit: null },
      { id: 2, sourceCommit: 'bbb', commonCommit: null },
    ],
    target: 'main',
    statuses: [],
    threads: [],
    policies: [],
    earlier: [],
    ...snapshot,
  };
}

function resultsOf(snapshot: Partial<PullRequestSnapshot>): ResultsView {
  const state = { kind: 'read', stale: undefined, snapshot: snapshotOf(snapshot) } as const;
  const view = toPullRequestPageView(state, 'en-US');
  return view.kind === 'results' ? view.results : assert.fail(view.kind);
}

const NOT_KNOWN = 'The quality gate of the newest commits is not known';
const OF_TARGET = 'The quality gate for the target branch of today is not known';
const RETARGETED = [
  { id: 2, sourceCommit: 'bbb', commonCommit: null },
  { id: 3, sourceCommit: 'bbb', commonCommit: null },
];

describe('the verdict of a pull request is of its newest commits', () => {
  for (const { what, snapshot, expected } of [
    {
      what: 'as published of them, whatever their spelling',
      snapshot: { shown: [runOf(2, 'a', 'BBB', passed)] },
      expected: 'passed: Quality gate passed',
    },
    {
      what: 'and not known from an earlier success',
      snapshot: { shown: [runOf(1, 'a', 'aaa', passed)] },
      expected: `unknown: ${NOT_KNOWN}`,
    },
    {
      what: 'and not known from an earlier failure',
      snapshot: { shown: [runOf(1, 'a', 'aaa', failed)] },
      expected: `unknown: ${NOT_KNOWN}`,
    },
    {
      what: 'and awaited while a run of them goes on',
      snapshot: { shown: [runOf(1, 'a', 'aaa', passed)], newer: [run(2, 'running')] },
      expected: `running: ${NOT_KNOWN}`,
    },
    {
      what: 'and not known where one of two pipelines is behind',
      snapshot: { shown: [runOf(2, 'a', 'bbb', passed), runOf(1, 'b', 'aaa', passed)] },
      expected: `unknown: ${NOT_KNOWN}`,
    },
    {
      what: 'and a failure of them where another pipeline is behind',
      snapshot: { shown: [runOf(2, 'a', 'bbb', failed), runOf(1, 'b', 'aaa', passed)] },
      expected: 'failed: Quality gate failed',
    },
    {
      what: 'and not known where the report names no commit',
      snapshot: { shown: [runOf(2, 'a', null, passed)] },
      expected: `unknown: ${NOT_KNOWN}`,
    },
    {
      what: 'and not known where nobody tells the pushes',
      snapshot: { shown: [runOf(2, 'a', 'bbb', passed)], iterations: new ReadFailure('forbidden', 403) },
      expected: `unknown: ${NOT_KNOWN}`,
    },
    {
      what: 'also after another target made an iteration of the same commit',
      snapshot: { shown: [runOf(2, 'a', 'bbb', passed)], iterations: RETARGETED },
      expected: 'passed: Quality gate passed',
    },
    {
      what: 'and not known of what was compared with another target',
      snapshot: { shown: [runOf(2, 'a', 'bbb', passed, 'develop')], iterations: RETARGETED },
      expected: `unknown: ${OF_TARGET}`,
    },
    {
      what: 'and awaited while a run for the new target goes on',
      snapshot: {
        shown: [runOf(2, 'a', 'bbb', failed, 'develop')],
        iterations: RETARGETED,
        newer: [run(3, 'running')],
      },
      expected: `running: ${OF_TARGET}`,
    },
    {
      what: 'and not known where nobody tells the target',
      snapshot: { shown: [runOf(2, 'a', 'bbb', passed)], target: new ReadFailure('offline', undefined) },
      expected: `unknown: ${NOT_KNOWN}`,
    },
    {
      what: 'and that of today where people have decided otherwise in SonarQube',
      snapshot: { shown: [runOf(2, 'a', 'bbb', passed)], statuses: [live('failed', 'AX2')] },
      expected: 'failed: Quality gate failed',
    },
    {
      what: 'and as published where that was of another analysis',
      snapshot: { shown: [runOf(2, 'a', 'bbb', passed)], statuses: [live('failed', 'AX1')] },
      expected: 'passed: Quality gate passed',
    },
    {
      what: 'and as published where that was on another iteration',
      snapshot: { shown: [runOf(2, 'a', 'bbb', passed)], statuses: [live('failed', 'AX2', 'a', 1)] },
      expected: 'passed: Quality gate passed',
    },
  ] satisfies readonly { what: string; snapshot: Partial<PullRequestSnapshot>; expected: string }[]) {
    it(what, () => assert.equal(verdictOf(snapshot), expected));
  }

  it('says of which target what is shown was, in the list of iterations, too', () => {
    const snapshot = { shown: [runOf(2, 'a', 'bbb', passed, 'develop')], iterations: RETARGETED };
    const { notices, verdict } = resultsOf(snapshot);
    assert.deepEqual(verdict.facts, ['Another target branch (develop): passed']);
    assert.equal(notices[0]?.title, 'Superseded: these results are of another target branch (develop)');
    assert.deepEqual(notices[0]?.text, [
      'The pull request is at iteration 3 and goes into main. No run of the newest commits has begun.',
    ]);
    const iterations = toIterationsView(snapshotOf(snapshot), 'en-US');
    assert.deepEqual(
      iterations?.rows.map(({ name, statusText }) => `${name}: ${statusText}`),
      ['Iteration 3: Not analyzed', 'Iteration 2: Passed'],
    );
  });

  for (const [was, outcome, state, by] of [
    ['passed', passed, 'failed', 'failed'],
    ['failed', failed, 'succeeded', 'passed'],
  ] as const) {
    it(`tells that SonarQube says ${by} by now, where the card says ${was}`, () => {
      const snapshot = { shown: [runOf(2, 'a', 'bbb', outcome)], statuses: [live(state, 'AX2')] };
      const [notice] = resultsOf(snapshot).notices;
      assert.equal(notice?.title, 'Decided in SonarQube since these results were published');
      assert.match(notice?.text.join(' ') ?? '', new RegExp(`: quality gate ${by} by now\\.`));
    });
  }

  for (const [state, verdict, row] of [
    ['failed', 'failed: Quality gate failed', 'Failed'],
    ['error', `unknown: ${NOT_KNOWN}`, 'Unknown'],
    ['pending', `running: ${NOT_KNOWN}`, 'Running'],
    ['succeeded', 'passed: Quality gate passed', 'Passed'],
  ] as const) {
    it(`is no better than the status of all projects: ${state}`, () => {
      const description = 'api: quality gate <b>';
      const posted = { ...live(state, ''), name: 'quality-gate', properties: new Map(), description };
      const snapshot = { shown: [runOf(2, 'a', 'bbb', passed)], statuses: [posted] };
      assert.equal(verdictOf(snapshot), verdict);
      const told = resultsOf(snapshot).notices.filter(({ text }) => text.includes(description));
      assert.equal(told.length, state === 'succeeded' ? 0 : 1);
      assert.equal(toIterationsView(snapshotOf(snapshot), 'en-US')?.rows[0]?.statusText, row);
      const failure = { ...snapshot, shown: [runOf(2, 'a', 'bbb', failed)] };
      assert.equal(verdictOf(failure), 'failed: Quality gate failed');
    });
  }
});
