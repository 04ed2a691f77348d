import assert from 'node:assert/strict';
import type { AnalysisReport } from '../../../src/documents/analysis-report';
import type { BuildSnapshot } from '../../../src/web/reading/build-snapshot';
import { ReadFailure } from '../../../src/web/reading/build-snapshot';
import type { PullRequestSnapshot, ReadRun, Run } from '../../../pull-request-tab/pull-request-snapshot';
import { toPullRequestPageView } from '../../../pull-request-tab/view-model';
import { passedReport, pullRequestReport, samplePipeline } from '../../browser/sample-reports';

const passed = passedReport('webshop').outcome;
const failed = pullRequestReport().outcome;

function runOf(id: number, key: string, sourceCommit: string | null, outcome: AnalysisReport['outcome']): ReadRun {
  const report = pullRequestReport({
    analysisKey: key,
    outcome,
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

function verdictOf(snapshot: Partial<PullRequestSnapshot>): string {
  const view = toPullRequestPageView(
    {
      kind: 'read',
      stale: undefined,
      snapshot: {
        address: { projectId: 'p', repositoryId: 'r', pullRequestId: '118' },
        shown: [],
        newer: [],
        iterations: [
          { id: 1, sourceCommit: 'aaa', commonCommit: null },
          { id: 2, sourceCommit: 'bbb', commonCommit: null },
        ],
        statuses: [],
        threads: [],
        policies: [],
        earlier: [],
        ...snapshot,
      },
    },
    'en-US',
  );
  assert.equal(view.kind, 'results');
  return view.kind === 'results' ? `${view.results.verdict.status}: ${view.results.verdict.title}` : '';
}

const NOT_KNOWN = 'The quality gate of the newest commits is not known';

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
      snapshot: {
        shown: [runOf(2, 'a', 'bbb', passed)],
        iterations: [
          { id: 2, sourceCommit: 'bbb', commonCommit: null },
          { id: 3, sourceCommit: 'bbb', commonCommit: null },
        ],
      },
      expected: 'passed: Quality gate passed',
    },
  ] satisfies readonly { what: string; snapshot: Partial<PullRequestSnapshot>; expected: string }[]) {
    it(what, () => assert.equal(verdictOf(snapshot), expected));
  }
});
