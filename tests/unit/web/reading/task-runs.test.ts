import assert from 'node:assert/strict';
import { getTimeline } from '../../../../src/wire/azure-devops/timeline';
import { toTaskRuns } from '../../../../src/web/reading/task-runs';

/** As a server answers. */
const runsOf = (answer: object) =>
  toTaskRuns(getTimeline('p', '1').read({ value: answer, path: 'the answer' }, Number.NaN, null));

const record = (id: string, order: number, task: string | undefined, more: object = {}): object => ({
  id,
  parentId: 'job',
  type: 'Task',
  name: `step ${id}`,
  order,
  state: 'completed',
  result: 'succeededWithIssues',
  ...(task !== undefined && { task: { id: 'x', name: task } }),
  ...more,
});

describe('steps of this extension in a timeline', () => {
  it('are found by the name of their task and sorted as they run', () => {
    const records = [
      record('b', 2, 'SonarQubeServerPublish'),
      record('a', 1, 'sonarqubeserverprepare'),
      record('c', 3, 'CmdLine'),
      { id: 'job', parentId: null, type: 'Job', name: 'Linux', order: 1 },
    ];
    assert.deepEqual(
      runsOf({ records })?.map(({ task, jobName, result }) => [task, jobName, result]),
      [
        ['prepare', 'Linux', 'succeeded'],
        ['publish', 'Linux', 'succeeded'],
      ],
    );
  });

  it('are unknown where there is no timeline, and none where it is empty', () => {
    assert.equal(toTaskRuns(undefined), undefined);
    assert.deepEqual(runsOf({ records: [] }), []);
  });

  it('do not hang on records that are each other’s parents', () => {
    const records = [
      record('a', 1, 'SonarQubeServerAnalyze', { parentId: 'b' }),
      record('b', 2, undefined, { parentId: 'a' }),
    ];
    assert.equal(runsOf({ records })?.length, 1);
  });
});
