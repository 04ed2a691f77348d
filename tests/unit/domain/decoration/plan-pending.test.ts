import type { PostedStatus, StatusState } from '../../../../src/documents/pull-request';
import assert from 'node:assert/strict';
import { parseStatusProperties } from '../../../../src/documents/status-properties';
import { planPending } from '../../../../src/domain/decoration/plan-pending';

const BUILD = {
  sourceCommit: 'C2',
  build: '42',
  attempt: '2',
  analysisKey: 'shop-1',
  description: 'Build 42 is analyzing these commits.',
  targetUrl: 'https://build',
};
const ITERATIONS = [
  { id: 1, sourceCommit: 'c1' },
  { id: 2, sourceCommit: 'c2' },
];
let lastId = 0;
const posted = (
  iterationId: number | null,
  state: StatusState,
  [genre, name]: readonly [string, string] = ['sonarqube', 'quality-gate'],
): PostedStatus => ({
  id: (lastId += 1),
  state,
  description: null,
  targetUrl: null,
  genre,
  name,
  iterationId,
  authorId: 'bot',
  properties: new Map(),
});

describe('pending under new commits', () => {
  const rows: [name: string, statuses: readonly PostedStatus[], iterations: typeof ITERATIONS, expected: boolean][] = [
    ['an earlier iteration has a verdict', [posted(1, 'succeeded')], ITERATIONS, true],
    ['an earlier iteration has one that is pending itself', [posted(1, 'pending')], ITERATIONS, true],
    ['nobody ever posted one', [], ITERATIONS, false],
    ['only others posted', [posted(1, 'succeeded', ['SonarQube', 'quality gate'])], ITERATIONS, false],
    ['only a project has one', [posted(1, 'succeeded', ['sonarqube', 'quality-gate/shop'])], ITERATIONS, false],
    ['one of no iteration', [posted(null, 'succeeded')], ITERATIONS, false],
    ['these commits have a verdict already', [posted(1, 'succeeded'), posted(2, 'failed')], ITERATIONS, false],
    ['another job of the build has said so', [posted(1, 'succeeded'), posted(2, 'pending')], ITERATIONS, false],
    ['the pull request has moved on', [posted(1, 'succeeded')], [...ITERATIONS, { id: 3, sourceCommit: 'c3' }], false],
    ['only these commits have a verdict', [posted(2, 'failed')], ITERATIONS, false],
  ];
  for (const [name, statuses, iterations, expected] of rows) {
    it(`is ${expected ? '' : 'not '}said where ${name}`, () => {
      const plan = planPending(BUILD, iterations, statuses);
      assert.equal(plan !== null, expected);
    });
  }

  it('names the build on the newest iteration of the analyzed commit, the target having changed', () => {
    const retargeted = [...ITERATIONS, { id: 3, sourceCommit: 'c2' }];
    const plan = planPending(BUILD, retargeted, [posted(2, 'succeeded')]);
    assert.equal(plan?.iterationId, 3);
    const { state, genre, name, targetUrl, properties } = plan.status;
    assert.deepEqual([state, genre, name, targetUrl], ['pending', 'sonarqube', 'quality-gate', 'https://build']);
    const { build, attempt, analysis, source } = parseStatusProperties(properties);
    assert.deepEqual({ build, attempt, analysis, source }, { build: '42', attempt: '2', analysis: '', source: '' });
  });
});
