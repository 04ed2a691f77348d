import assert from 'node:assert/strict';
import type { BuildSnapshot, ReportAttachment, TaskName, TaskRun } from '../../../summary-tab/report-source';
import { unpublishedJobs } from '../../../summary-tab/unpublished-jobs';
import { toTabView } from '../../../summary-tab/view-model';
import { sampleReport, passedReport } from '../../browser/sample-reports';

type Steps = readonly (readonly [task: TaskName, result: TaskRun['result']])[];

const job = (name: string, steps: Steps): TaskRun[] =>
  steps.map(([task, result]) => ({
    task,
    recordId: `${name}-${task}`,
    jobId: name,
    displayName: task,
    jobName: name,
    state: 'finished',
    result,
    startedAt: undefined,
    messages: [],
  }));

const report = (recordId: string | undefined): ReportAttachment => ({
  name: 'api.json',
  recordId,
  content: { kind: 'document', document: passedReport('api') },
});

const snapshot = (
  tasks: BuildSnapshot['tasks'],
  attachments: readonly ReportAttachment[],
  state: 'finished' | 'running' = 'finished',
): BuildSnapshot => ({
  build: { id: 1, state, definitionId: 7, sourceBranch: 'refs/heads/main' },
  attachments,
  tasks,
});

const published: Steps = [
  ['prepare', 'succeeded'],
  ['analyze', 'succeeded'],
  ['publish', 'succeeded'],
];

describe('a job without a verdict beside the results of others', () => {
  const rows: readonly (readonly [what: string, steps: Steps, reportOf: string | undefined, unpublished: boolean])[] = [
    ['published well', published, 'B-publish', false],
    ['published well, and the report hangs on its job', published, 'B', false],
    ['published well, and nobody tells where the report came from', published, undefined, false],
    ['ended red with a report', [...published.slice(0, 2), ['publish', 'failed']], 'B-publish', false],
    ['ended red without a report', [...published.slice(0, 2), ['publish', 'failed']], 'A-publish', true],
    [
      'ended red, and some report is of an unknown job',
      [...published.slice(0, 2), ['publish', 'failed']],
      'else',
      false,
    ],
    ['has no Publish', published.slice(0, 2), 'A-publish', true],
    ['had its Publish skipped', [...published.slice(0, 2), ['publish', 'skipped']], 'A-publish', true],
    ['was cancelled in Publish', [...published.slice(0, 2), ['publish', 'canceled']], 'A-publish', true],
    [
      'failed in Prepare',
      [
        ['prepare', 'failed'],
        ['analyze', 'skipped'],
        ['publish', 'skipped'],
      ],
      'A-publish',
      true,
    ],
    [
      'failed in Analyze',
      [
        ['prepare', 'succeeded'],
        ['analyze', 'failed'],
      ],
      'A-publish',
      true,
    ],
    [
      'skipped its analysis',
      [
        ['prepare', 'skipped'],
        ['analyze', 'skipped'],
        ['publish', 'skipped'],
      ],
      'A-publish',
      false,
    ],
    ['never began', [['prepare', undefined]], 'A-publish', false],
    ['only published', [['publish', 'failed']], 'A-publish', false],
  ];
  for (const [what, steps, reportOf, unpublished] of rows) {
    it(`${unpublished ? 'is' : 'is not'} one that ${what}`, () => {
      const tasks = [...job('A', published), ...job('B', steps)];
      const found = unpublishedJobs(snapshot(tasks, [report('A-publish'), report(reportOf)]));
      assert.deepEqual(
        found.map(([first]) => first?.jobId),
        unpublished ? ['B'] : [],
      );
    });
  }

  it('is told when the run is over, and where the run is told at all', () => {
    const tasks = job('B', published.slice(0, 2));
    assert.equal(unpublishedJobs(snapshot(tasks, [], 'running')).length, 0);
    assert.equal(unpublishedJobs(snapshot(undefined, [])).length, 0);
    assert.equal(unpublishedJobs({ ...snapshot(tasks, []), build: undefined }).length, 1);
  });

  it('makes the verdict unknown, and says which job it is', () => {
    const tasks = [...job('A', published), ...job('B', published.slice(0, 2))];
    const read = snapshot(tasks, [report('A-publish')]);
    const view = toTabView({ kind: 'read', snapshot: read, trend: undefined, stale: undefined }, 'en-US');
    assert.ok(view.kind === 'results');
    assert.equal(view.results.verdict.status, 'unknown');
    assert.deepEqual(view.results.verdict.facts, ['1 of 2 projects pass', '1 unknown']);
    assert.deepEqual(
      view.results.notices.map(({ title, code }) => [title, code !== undefined]),
      [['The quality gate of job B is unknown', true]],
    );
  });
});

describe('the verdict of a run that goes on', () => {
  const verdict = (outcome: 'passed' | 'failed') => {
    const document = outcome === 'passed' ? passedReport('api') : sampleReport();
    const read = snapshot(
      job('A', published),
      [{ ...report('A-publish'), content: { kind: 'document', document } }],
      'running',
    );
    const view = toTabView({ kind: 'read', snapshot: read, trend: undefined, stale: undefined }, 'en-US');
    assert.ok(view.kind === 'results');
    return [view.results.verdict.status, view.results.verdict.title];
  };

  it('is good so far only', () => assert.deepEqual(verdict('passed'), ['running', 'Quality gate passed so far']));
  it('cannot get better than failed', () => assert.deepEqual(verdict('failed'), ['failed', 'Quality gate failed']));
});
